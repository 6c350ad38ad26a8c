"""The pages of the rules that editors write: the lists, one rule, and the form for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext

from blog.articles.models import Article
from blog.moderation import rule_queries
from blog.newsroom import notices, paging
from blog.newsroom.moderation import block_page, rule_wording
from blog.newsroom.moderation.block_forms import HoldForm
from blog.newsroom.moderation.block_page import Offer
from blog.newsroom.moderation.rule_forms import TYPED, RuleForm
from blog.newsroom.writing import article_fields
from blog.publication import section_queries
from blog.rulebook import queries
from blog.rulebook.models import EditorRule
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Kind
from blog.web import present

_PER_PAGE = 100
OVER = "over"


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as people read it; `hits` is how often it was among the reasons of late."""

    rule: EditorRule
    kind: str
    pattern: str
    effect: str
    section: str
    article: Article | None
    hits: int
    is_in_force: bool

    @property
    def may_change(self) -> bool:
        """Tell whether it is one that somebody typed, and goes on."""
        return self.is_in_force and self.rule.kind in TYPED


def show_all(now: datetime) -> Response:
    """Answer with the rules in force, or with those that are over; five queries at most."""
    is_over = request.args.get("shown") == OVER
    found = queries.page(
        now, is_in_force=not is_over, before=paging.place().after, limit=_PER_PAGE + 1
    )
    html = render_template(
        "newsroom/rules.html",
        rows=_shown(found[:_PER_PAGE], now),
        is_over=is_over,
        latest=rule_queries.LATEST,
        links=paging.links(
            "newsroom_rules.rules",
            {"shown": OVER} if is_over else {},
            ids=[each.id for each in found[:_PER_PAGE]],
            has_next=len(found) > _PER_PAGE,
        ),
        done=notices.of(request.args.get("done", "")),
    )
    return make_response(html)


def show(
    rule: EditorRule, now: datetime, *, status: int = 200, hold: HoldForm | None = None
) -> Response:
    """Answer with one rule, what it found of late, and what else a blocked reader has said."""
    (shown,) = _shown([rule], now)
    offer = block_page.find_offer(rule, now) if shown.is_in_force else None
    html = render_template(
        "newsroom/rule.html",
        shown=shown,
        heading=gettext("Rule %(number)s", number=rule.id),
        hit=rule_queries.hit_by(rule.id),
        offer=offer,
        chosen=_chosen(offer, hold),
        hold=hold or HoldForm(formdata=None),
        held=request.args.get("held", type=int),
        done=notices.of(request.args.get("done", "")),
    )
    return make_response(html, status)


def form(now: datetime, **values: Any) -> RuleForm:
    """Make the form for a rule: as it was sent, or with these values; one query."""
    sections = [(str(each.id), each.name) for each in section_queries.every_section()]
    return RuleForm(present.settings().zone, now, sections=sections, **values)


def form_of(proposal: Proposal, now: datetime) -> RuleForm:
    """Make the form that asks for the same again; two queries."""
    article = rule_queries.articles([proposal.article_id]).get(proposal.article_id or 0)
    return form(
        now,
        formdata=None,
        kind=proposal.kind,
        patterns="\n".join(proposal.patterns),
        effect=proposal.effect,
        section=str(proposal.section_id or ""),
        article=article.slug if article else "",
        until=article_fields.shown_instant(proposal.ends_at, present.settings().zone),
        note=proposal.note,
        replaces=str(proposal.replaces or ""),
    )


def as_proposal(rule: EditorRule) -> Proposal:
    """Return what a rule asks for, to be changed: what comes of it takes its place."""
    plain = queries.as_rule(rule)
    return Proposal(
        kind=plain.kind,
        patterns=(plain.pattern,),
        effect=plain.effect,
        section_id=plain.section_id,
        article_id=plain.article_id,
        note=rule.note,
        ends_at=plain.ends_at,
        replaces=rule.id,
    )


def show_form(made: RuleForm, *, status: int = 200) -> Response:
    """Answer with the form in which a rule is written, or changed."""
    replaced = article_fields.number(made.replaces.data or "")
    html = render_template(
        "newsroom/rule_new.html",
        form=made,
        heading=gettext("Change rule %(number)s", number=replaced)
        if replaced
        else gettext("A new rule"),
        back=url_for("newsroom_rules.rule", rule_id=replaced)
        if replaced
        else url_for("newsroom_rules.rules"),
    )
    return make_response(html, status)


def _chosen(offer: Offer | None, hold: HoldForm | None) -> set[int]:
    """Return which of somebody's comments are ticked: what was sent, or what is surely theirs."""
    if hold is not None:
        return set(hold.comment_ids)
    return {each.id for each, _article in offer.theirs.rows} if offer and offer.is_sure else set()


def _shown(rules: Sequence[EditorRule], now: datetime) -> list[Shown]:
    hits = rule_queries.hits_lately() if rules else Counter[int]()
    articles = rule_queries.articles(each.article_id for each in rules)
    emails = rule_queries.emails(int(each.pattern) for each in rules if each.kind == Kind.READER)
    sections = {each.id: each.name for each in section_queries.every_section()}
    return [
        Shown(
            rule=each,
            kind=rule_wording.kind(each.kind),
            pattern=rule_wording.pattern(each, emails),
            effect=rule_wording.effect(each.effect),
            section=sections.get(each.section_id or 0, ""),
            article=articles.get(each.article_id or 0),
            hits=hits[each.id],
            is_in_force=queries.is_in_force(each, now),
        )
        for each in rules
    ]

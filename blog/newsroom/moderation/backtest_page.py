"""The page of a backtest: how far it is, what came out, and the form that saves the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template
from flask_babel import format_decimal, format_percent, gettext

from blog.articles.models import Article
from blog.comments.status import Status
from blog.moderation import backtest, backtest_actions, backtest_queries, rule_queries
from blog.moderation.backtest import Result
from blog.moderation.backtest_queries import Listed
from blog.moderation.models import Backtest
from blog.newsroom.moderation import comment_wording, rule_wording
from blog.newsroom.moderation.rule_forms import SaveForm
from blog.newsroom.notices import Notice
from blog.publication import section_queries
from blog.rulebook import actions as rule_actions
from blog.rulebook import proposal as proposals
from blog.rulebook.proposal import Proposal, is_wild

_REFRESH_SECONDS = 1
_ORDER = (Status.PUBLISHED, Status.SPAM, Status.HELD, Status.REMOVED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was tried, as people read it."""

    proposal: Proposal
    kind: str
    effect: str
    section: str
    article: Article | None


@dataclass(frozen=True, slots=True)
class Figure:
    """How many comments in a state would have been hit, and the latest of them."""

    status: Status
    state: str
    hit: int
    there: int
    share: str
    latest: list[Listed]


def show(
    row: Backtest,
    now: datetime,
    *,
    status: int = 200,
    form: SaveForm | None = None,
    notice: Notice | None = None,
) -> Response:
    """Answer with what there is by now; while there is more to come, the page looks again.

    By a header, which needs no script, and which a page without anything to come lacks.
    """
    is_running = row.ended_at is None and not backtest_actions.is_given_up(row, now)
    result = backtest.from_stored(row.result) if has_result(row) else None
    proposal = proposals.from_stored(row.rule)
    html = render_template(
        "newsroom/backtest.html",
        backtest=row,
        asked=_asked(proposal),
        days=backtest.GOES_BACK.days,
        is_running=is_running,
        percent=format_percent(row.tried / row.total if row.total else 0),
        result=result,
        may_try=backtest.may_try(proposal.kind),
        figures=_figures(result) if result else [],
        form=form or SaveForm(needs_meaning=False, formdata=None),
        meant=_meant(result) if result and result.is_much else "",
        warnings=[
            rule_wording.wild(each) for each in proposal.patterns if is_wild(proposal.kind, each)
        ],
        notice=notice,
    )
    response = make_response(html, status)
    if is_running:
        response.headers["Refresh"] = str(_REFRESH_SECONDS)
    return response


def has_result(row: Backtest) -> bool:
    """Tell whether it has come to its end."""
    return row.ended_at is not None and not row.error


def form(row: Backtest) -> SaveForm:
    """Make the form that saves the rule, as it was sent."""
    return SaveForm(needs_meaning=backtest.from_stored(row.result).is_much)


def too_late(error: Exception) -> Notice:
    """Say what has changed since the rule was tried."""
    if isinstance(error, rule_actions.Retired):
        said = gettext("A colleague has ended or changed the rule that this one replaces.")
    elif isinstance(error, rule_actions.Over):
        said = gettext("This has passed. Enter a time to come.")
    else:
        said = gettext("The section of this rule is there no more.")
    return Notice(gettext("The rule is not saved"), said)


def _asked(proposal: Proposal) -> Asked:
    sections = {each.id: each.name for each in section_queries.every_section()}
    return Asked(
        proposal,
        kind=rule_wording.kind(proposal.kind),
        effect=rule_wording.effect(proposal.effect),
        section=sections.get(proposal.section_id or 0, ""),
        article=rule_queries.articles([proposal.article_id]).get(proposal.article_id or 0),
    )


def _figures(result: Result) -> list[Figure]:
    """Return a line for each state of which there are comments; a query for each at most."""
    return [
        Figure(
            status,
            comment_wording.state(status),
            hit=result.hit.get(status, 0),
            there=result.there[status],
            share=format_percent(result.share(status), "#,##0.##%"),
            latest=backtest_queries.listed(result.latest.get(status, ())),
        )
        for status in _ORDER
        if result.there.get(status)
    ]


def _meant(result: Result) -> str:
    """Say to what somebody agrees who saves a rule that would have hit many."""
    return gettext(
        "Save it all the same: it would have found %(hit)s of %(there)s published comments, "
        "which is %(share)s.",
        hit=format_decimal(result.hit[Status.PUBLISHED]),
        there=format_decimal(result.there[Status.PUBLISHED]),
        share=format_percent(result.share(Status.PUBLISHED), "#,##0.#%"),
    )

"""The list of comments at the desk, with its filters and what is decided about several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_babel import ngettext

from blog.articles import policy as article_policy
from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments.status import Status
from blog.moderation import desk_queries
from blog.newsroom import guard, notices
from blog.newsroom.moderation import comment_wording, queue_place, queue_rows, queue_tabs
from blog.newsroom.moderation.comment_decisions import Outcome
from blog.newsroom.moderation.comment_forms import AnswerForm, FilterForm, ManyForm
from blog.newsroom.moderation.comment_page import QUEUE, Choice
from blog.web.kept import kept_fields

_PER_PAGE = 50
_NO_ARTICLE = 0
_CHOICES = (Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REMOVED)


def show(
    now: datetime,
    *,
    status: int = 200,
    many: ManyForm | None = None,
    answer: AnswerForm | None = None,
    article: Article | None = None,
) -> Response:
    """Answer with the comments that the address asks for; ten queries at most.

    A form that came back keeps what was chosen and typed. `article` is the one below which
    something was to be said, whatever the address asks for.
    """
    filters = FilterForm()
    if article is not None:
        filters.article.data = article.slug
    slug = filters.article.data or ""
    article = article or (articles.find_any(slug) if slug else None)
    article_id = (article.id if article else _NO_ARTICLE) if slug else None
    staff_id, spot = guard.staff().id, queue_place.spot()
    tally = desk_queries.tally(staff_id, now)
    page = desk_queries.page(
        filters.wanted(article_id),
        after=spot.after,
        before=spot.before,
        limit=_PER_PAGE,
        staff_id=staff_id,
        now=now,
    )
    many = many or ManyForm(formdata=None)
    may_begin = article is not None and _is_public(article, now)
    html = render_template(
        "newsroom/comments.html",
        filters=filters,
        tabs=queue_tabs.tabs(tally, filters),
        article=article,
        is_filtered=filters.is_filtered,
        is_unknown_article=bool(slug) and article is None,
        may_begin=may_begin,
        kept=kept_fields() if answer and not may_begin else [],
        rows=queue_rows.rows(page.rows, chosen=many.chosen.data or [], staff_id=staff_id),
        removal_reasons=queue_rows.removal_reasons(),
        links=queue_place.links(filters, page),
        carried=queue_place.carried(filters),
        start_url=url_for(queue_place.LIST, **filters.chosen),
        is_start=spot.after is None and spot.before is None,
        is_queue=filters.state.data == Status.HELD,
        queue_url=tally.first_held
        and url_for("newsroom_comments.comment", comment_id=tally.first_held, next=QUEUE),
        many=many,
        choices=[Choice(to, comment_wording.button(to)) for to in _CHOICES],
        answer=answer or AnswerForm(formdata=None),
        done=notices.of(request.args.get("done", "")),
        undo=queue_place.find_undoable(staff_id),
        told=_told(),
        words=comment_wording,
    )
    return make_response(html, status)


def after(outcome: Outcome) -> str:
    """Return the address of the list that tells what became of a decision about several."""
    numbers: dict[str, Any] = {
        "decided": str(len(outcome.decided)),
        "moved": ".".join(map(str, outcome.moved)),
        "impossible": ".".join(map(str, outcome.impossible)),
        "not_yours": ".".join(map(str, outcome.not_yours)),
    }
    told = {name: text for name, text in numbers.items() if text}
    return url_for("newsroom_comments.comments", **FilterForm().chosen, **told)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about a decision about several, and the comments it is about."""

    text: str
    comment_ids: list[int]


def _told() -> list[Told]:
    """Say what the address tells of a decision about several; nothing for what is no number."""
    told = []
    decided = request.args.get("decided", type=int)
    if decided is not None:
        told.append(Told(ngettext("%(num)d decided.", "%(num)d decided.", decided), []))
    if moved := _numbers("moved"):
        text = ngettext(
            "%(num)d changed meanwhile and was left as it is:",
            "%(num)d changed meanwhile and were left as they are:",
            len(moved),
        )
        told.append(Told(text, moved))
    if impossible := _numbers("impossible"):
        text = ngettext(
            "%(num)d cannot become that and was left as it is:",
            "%(num)d cannot become that and were left as they are:",
            len(impossible),
        )
        told.append(Told(text, impossible))
    if not_yours := _numbers("not_yours"):
        text = ngettext(
            "%(num)d has an appeal that a colleague has to answer, and was left as it is:",
            "%(num)d have appeals that a colleague has to answer, and were left as they are:",
            len(not_yours),
        )
        told.append(Told(text, not_yours))
    return told


def _numbers(name: str) -> list[int]:
    sent = request.args.get(name, "").split(".")
    return [int(each) for each in sent[:_PER_PAGE] if each.isascii() and each.isdecimal()]


def _is_public(article: Article, now: datetime) -> bool:
    return article_policy.is_public(article.status, article.published_at, now)

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
from blog.comments import desk_queries
from blog.comments.desk_queries import Listed
from blog.comments.status import Status
from blog.core.text import mark
from blog.newsroom import notices, paging
from blog.newsroom.moderation import comment_wording
from blog.newsroom.moderation.comment_decisions import Outcome
from blog.newsroom.moderation.comment_forms import AnswerForm, FilterForm, ManyForm, as_seen
from blog.newsroom.moderation.comment_page import QUEUE, Choice
from blog.web.kept import kept_fields

_PER_PAGE = 50
_NO_ARTICLE = 0
_CHOICES = (Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REMOVED)


@dataclass(frozen=True, slots=True)
class Row:
    """A comment in the list, and what its checkbox carries."""

    listed: Listed
    value: str
    is_chosen: bool


def show(
    now: datetime,
    *,
    status: int = 200,
    many: ManyForm | None = None,
    answer: AnswerForm | None = None,
    article: Article | None = None,
) -> Response:
    """Answer with the comments that the address asks for; five queries at most.

    A form that came back keeps what was chosen and typed. `article` is the one below which
    something was to be said, whatever the address asks for.
    """
    filters = FilterForm()
    if article is not None:
        filters.article.data = article.slug
    slug = filters.article.data or ""
    article = article or (articles.find_any(slug) if slug else None)
    article_id = (article.id if article else _NO_ARTICLE) if slug else None
    place = paging.place()
    page = desk_queries.page(
        filters.wanted(article_id), after=place.after, before=place.before, limit=_PER_PAGE
    )
    many = many or ManyForm(formdata=None)
    may_begin = article is not None and _is_public(article, now)
    first_held = desk_queries.next_held(0)
    html = render_template(
        "newsroom/comments.html",
        filters=filters,
        article=article,
        is_unknown_article=bool(slug) and article is None,
        may_begin=may_begin,
        kept=kept_fields() if answer and not may_begin else [],
        rows=[_row(each, many.chosen.data or []) for each in page.rows],
        links=paging.links(
            "newsroom_comments.comments",
            filters.chosen,
            ids=[each.comment.id for each in page.rows],
            has_previous=page.has_previous,
            has_next=page.has_next,
        ),
        queue_url=first_held
        and url_for("newsroom_comments.comment", comment_id=first_held, next=QUEUE),
        many=many,
        choices=[Choice(to, comment_wording.button(to)) for to in _CHOICES],
        answer=answer or AnswerForm(formdata=None),
        done=notices.of(request.args.get("done", "")),
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
    return told


def _numbers(name: str) -> list[int]:
    sent = request.args.get(name, "").split(".")
    return [int(each) for each in sent[:_PER_PAGE] if each.isascii() and each.isdecimal()]


def _row(listed: Listed, chosen: list[str]) -> Row:
    comment = listed.comment
    value = as_seen(comment.id, comment.status, mark(comment.body))
    return Row(listed, value, value in chosen)


def _is_public(article: Article, now: datetime) -> bool:
    return article_policy.is_public(article.status, article.published_at, now)

"""The list of articles at the desk, with its filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import ngettext

from blog.articles import newsroom_queries, standing
from blog.articles.newsroom_queries import Order, Row, Wanted
from blog.articles.policy import State
from blog.newsroom import guard, notices
from blog.newsroom.writing import article_access, article_fields, revision_wording
from blog.newsroom.writing.bulk import Outcome
from blog.newsroom.writing.list_forms import FilterForm
from blog.newsroom.writing.publishing_forms import BulkForm

_PER_PAGE = 50
_MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """An article as the list shows it; `value` is what its box carries, with what was seen."""

    row: Row
    state: State
    may_edit: bool
    may_answer: bool
    value: str
    is_chosen: bool


def show(now: datetime, *, bulk: BulkForm | None = None, status: int = HTTPStatus.OK) -> Response:
    """Answer with the articles that the address asks for; five queries at most."""
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= _MOST_PAGES:
        abort(HTTPStatus.NOT_FOUND)
    filters = filter_form()
    page = newsroom_queries.listed(_wanted(filters), now, page=number, per_page=_PER_PAGE)
    bulk = bulk or bulk_form(formdata=None)
    html = render_template(
        "newsroom/articles.html",
        filters=filters,
        lines=[_line(row, bulk, now) for row in page.found],
        bulk=bulk,
        bulk_url=url_for("newsroom_articles.decide", **filters.chosen),
        newer=_url(filters, number - 1) if number > 1 else None,
        older=_url(filters, number + 1) if page.has_next else None,
        is_editor=article_access.is_editor(),
        sections=article_access.publication().sections,
        authors=article_access.publication().authors,
        state_word=revision_wording.state,
        done=notices.of(request.args.get("done", "")),
        told=_told(),
    )
    return make_response(html, status)


def filter_form() -> FilterForm:
    """Return the filters as the address has them."""
    publication = article_access.publication()
    return FilterForm(
        states=[(each.value, revision_wording.state(each)) for each in State],
        sections=[(str(each.id), each.name) for each in publication.sections.values()],
        authors=[(str(each.id), each.name) for each in newsroom_queries.writers()],
    )


def bulk_form(**values: Any) -> BulkForm:
    """Return the form for several articles as it was sent."""
    sections = article_access.publication().sections.values()
    return BulkForm(sections=[(str(each.id), each.name) for each in sections], **values)


def url_after(outcome: Outcome) -> str:
    """Return the address of the list that tells what became of several articles."""
    counts = {"did": outcome.done, "changed": outcome.changed, "left": outcome.left}
    told: dict[str, Any] = {
        name: str(count) for name, count in counts.items() if count or name == "did"
    }
    return url_for("newsroom_articles.articles", **filter_form().chosen, **told)


def _wanted(filters: FilterForm) -> Wanted:
    return Wanted(
        state=State(filters.state.data) if filters.state.data in set(State) else None,
        section_id=article_fields.number(filters.section.data or ""),
        author_id=article_fields.number(filters.author.data or ""),
        words=filters.words.data or "",
        order=Order(filters.order.data) if filters.order.data in set(Order) else Order.CHANGED,
        reader_id=None if article_access.is_editor() else guard.staff().id,
    )


def _line(row: Row, bulk: BulkForm, now: datetime) -> Line:
    article = row.article
    value = f"{article.id}:{article.revision}"
    return Line(
        row,
        standing.state(article, now),
        article_access.may_edit(article, now),
        article_access.may_answer(article),
        value,
        value in (bulk.chosen.data or ()),
    )


def _url(filters: FilterForm, number: int) -> str:
    return url_for("newsroom_articles.articles", **filters.chosen, page=number)


def _told() -> list[str]:
    """Say what the address tells of several articles; nothing for what is no number."""
    did, changed, left = (request.args.get(name, type=int) for name in ("did", "changed", "left"))
    told = []
    if did is not None:
        told.append(ngettext("%(num)d article done.", "%(num)d articles done.", did))
    if changed:
        told.append(
            ngettext(
                "%(num)d changed meanwhile and was left as it is.",
                "%(num)d changed meanwhile and were left as they are.",
                changed,
            )
        )
    if left:
        told.append(
            ngettext(
                "%(num)d could not be done, or was so already.",
                "%(num)d could not be done, or were so already.",
                left,
            )
        )
    return told

"""The article page with its thread and form, in every state in which it is shown."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from textwrap import shorten
from typing import Any, NamedTuple

from flask import Response, make_response, render_template, request, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from blog.articles import page_queries
from blog.articles.page_queries import ShownArticle
from blog.articles.story import Note, Story, story_of
from blog.core.markup import plain_text
from blog.site import (
    edge,
    form_notes,
    masthead,
    refusals,
    reply_page,
    story_html,
    thread_html,
    thread_index,
    thread_page,
)
from blog.site.forms import CommentForm
from blog.site.refusals import Notice
from blog.site.thread_page import ThreadPage
from blog.web import fragments, present
from blog.web.errors import error_page
from blog.web.fragments import HOLE, Partial
from blog.web.headers import keep_public
from blog.web.kept import kept_fields
from blog.web.templating import absolute

_DESCRIPTION_CHARACTERS = 180
_HOLES = {
    name: fragments.hole(name)
    for name in ("masthead", "story", "comments", "reply", "colophon", "linked_data", "origin")
}


class _Heading(NamedTuple):
    """What of an article stands round its text."""

    slug: str
    headline: str
    language: str
    published_at: datetime
    canonical_url: str
    has_corrections: bool


def show(article: ShownArticle, number: int, now: datetime) -> Response:
    """Answer with a page of the thread, the first below its article.

    Answers with 304 before any comment is read, where the reader has the page already.
    """
    if number > thread_page.last_number(article, present.settings()):
        return error_page(404)
    is_open = edge.is_open(article, now)
    notes = form_notes.mark(form_notes.notes(article, now))
    response = _not_modified(article, f"{number}-{'open' if is_open else 'closed'}{notes}")
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return response
    page = thread_page.read(article, number, present.settings())
    response.set_data(_page(article, page, is_open=is_open, reply=reply_page.fresh(article, now)))
    return response


def show_new(article: ShownArticle, since: int, now: datetime) -> Response:
    """Answer with what was published after a version of the thread, for a bookmark."""
    is_open = edge.is_open(article, now)
    response = _not_modified(article, f"since-{since}-{'open' if is_open else 'closed'}")
    response.headers["X-Robots-Tag"] = "noindex"
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return response
    new = thread_page.read_new(article, since)
    html = render_template("site/new_comments.html", article=article, new=new, thread=HOLE)
    thread = thread_html.flat(new.comments, article.slug, is_open=is_open)
    response.set_data(fragments.filled(html, thread))
    return response


def give_back(
    slug: str, form: CommentForm, status: int, notice: Notice | None, now: datetime
) -> Response:
    """Answer a refused reply with the page it came from, everything typed still in its form.

    Where the article takes no comments any more, the text stands in a box to copy
    from; where there is no article, the error page has it.
    """
    article = page_queries.find_shown(slug, now)
    if article is None:
        return error_page(404)
    is_open = edge.is_open(article, now)
    if not is_open:
        notice = refusals.closed()
        status = HTTPStatus.CONFLICT if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
    elif parent := reply_page.find_parent(article, form):
        return reply_page.give_back(article, parent, form, status, notice, now)
    page = thread_page.read(article, 1, present.settings())
    kept = [] if is_open else kept_fields()
    reply = reply_page.given_back(article, form, notice, now, kept=kept)
    body = _page(article, page, is_open=is_open, reply=reply, is_refused=True)
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def preview(slug: str, form: CommentForm, now: datetime) -> Response:
    """Answer with the text as it would appear, if it could still be sent."""
    article = page_queries.find_shown(slug, now)
    if article is None or not edge.is_open(article, now):
        return give_back(slug, form, HTTPStatus.CONFLICT, None, now)
    return reply_page.preview(article, form, now)


def _not_modified(article: ShownArticle, *parts: str) -> Response:
    """Return the answer to fill in: 304 if the reader's page is the present one."""
    version = f"{article.id}-{article.revision}-{article.thread_version}"
    etag = "-".join([version, *parts, present.page_format()])
    response = Response(status=304 if request.if_none_match.contains_weak(etag) else 200)
    response.set_etag(etag, weak=True)
    response.vary.add("Accept-Encoding")
    return keep_public(response)


def _page(
    article: ShownArticle,
    page: ThreadPage,
    *,
    is_open: bool,
    reply: Markup,
    is_refused: bool = False,
) -> bytes:
    """Return a page: what an article and its thread are, filled into what stands round them."""
    parts = {
        "comments": _comments(article, page, is_open=is_open),
        "reply": reply.encode(),
        "origin": escape(absolute("")).encode(),
        "masthead": masthead.masthead().encode(),
        "colophon": masthead.colophon().encode(),
    }
    if page.number == 1:
        return _first(article, parts, has_more=page.last_number > 1, is_refused=is_refused)
    shell = Partial("site/comments.html", "article", "number", "last_number", **_HOLES)
    return shell.filled(parts, _heading(article), page.number, page.last_number)


def _comments(article: ShownArticle, page: ThreadPage, *, is_open: bool) -> bytes:
    html = render_template(
        "site/_comments.html",
        article=article,
        page=page,
        index=thread_index.of(page.highlights),
        thread=HOLE,
        is_open=is_open,
    )
    return fragments.filled(html, thread_html.thread(page, article.slug, is_open=is_open))


def _first(
    article: ShownArticle, parts: dict[str, bytes], *, has_more: bool, is_refused: bool
) -> bytes:
    """Return the first page, with what stands on no other."""
    story, description = story_of(article, edge.state()), _description(article)
    linked_data = htmlsafe_json_dumps(_linked_data(article, story, description))
    parts["linked_data"] = linked_data.encode()
    parts["story"] = story_html.of(article, story).encode()
    names = ("article", "description", "lead_url", "has_more", "is_refused")
    return Partial("site/article.html", *names, **_HOLES).filled(
        parts, _heading(article), description, story.lead_url, has_more, is_refused
    )


def _heading(article: ShownArticle) -> _Heading:
    return _Heading(
        article.slug,
        article.headline,
        article.language,
        article.published_at,
        article.canonical_url,
        bool(article.corrections),
    )


def _description(article: ShownArticle) -> str:
    if article.standfirst:
        return _shortened(article.standfirst)
    return fragments.remembering(_beginning)(article.body_html)


def _beginning(html: str) -> str:
    return _shortened(plain_text(html))


def _shortened(text: str) -> str:
    return shorten(text, _DESCRIPTION_CHARACTERS, placeholder="…")


def _linked_data(article: ShownArticle, story: Story, description: str) -> dict[str, Any]:
    """Return the article as schema.org's NewsArticle (https://schema.org/NewsArticle)."""
    published, revised = article.published_at, article.revised_at or article.published_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": description,
        "inLanguage": article.language,
        "datePublished": published.isoformat() if published else None,
        "dateModified": revised.isoformat() if revised else None,
        "commentCount": article.comment_count,
        "mainEntityOfPage": absolute(url_for("articles.article", slug=article.slug)),
    }
    data |= {
        "author": _authors(story),
        "articleSection": story.section.name if story.section else "",
        "keywords": [tag["name"] for tag in article.tags],
        "image": absolute(story.lead_url) if story.lead_url else "",
        "correction": [_correction(article, each) for each in story.corrections],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _authors(story: Story) -> list[dict[str, str]]:
    staff = [
        {
            "@type": "Person",
            "name": each.name,
            "url": absolute(url_for("lists.author", slug=each.slug)),
        }
        for each in story.authors
    ]
    return [*staff, *([{"@type": "Person", "name": story.guests}] if story.guests else [])]


def _correction(article: ShownArticle, note: Note) -> dict[str, str]:
    place = url_for("articles.article", slug=article.slug, _anchor=f"correction-{note.id}")
    return {
        "@type": "CorrectionComment",
        "text": note.text,
        "datePublished": note.made_at.isoformat(),
        "url": absolute(place),
    }

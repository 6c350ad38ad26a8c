"""The article page with its thread and form, in every state in which it is shown."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from textwrap import shorten
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from blog.articles import queries
from blog.articles.models import Article
from blog.articles.story import Note, Story, story_of
from blog.comments import wording
from blog.core.markup import plain_text
from blog.site import edge, form_notes, refusals, reply_page, thread_page
from blog.site.forms import CommentForm
from blog.site.refusals import Notice
from blog.web import present
from blog.web.errors import error_page
from blog.web.headers import keep_public
from blog.web.kept import kept_fields
from blog.web.templating import absolute

_DESCRIPTION_CHARACTERS = 180


def show(article: Article, number: int, now: datetime) -> Response:
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
    response.set_data(
        render_template(
            "site/article.html" if number == 1 else "site/comments.html",
            **_article(article),
            **_thread(page),
            form=CommentForm(present.settings(), now),
            notice=None,
            kept=[],
            **reply_page.form_state(article, now),
        )
    )
    return response


def show_new(article: Article, since: int, now: datetime) -> Response:
    """Answer with what was published after a version of the thread, for a bookmark."""
    is_open = edge.is_open(article, now)
    response = _not_modified(article, f"since-{since}-{'open' if is_open else 'closed'}")
    response.headers["X-Robots-Tag"] = "noindex"
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return response
    response.set_data(
        render_template(
            "site/new_comments.html",
            article=article,
            new=thread_page.read_new(article, since),
            is_open=is_open,
            tombstone=wording.tombstone,
        )
    )
    return response


def give_back(
    slug: str, form: CommentForm, status: int, notice: Notice | None, now: datetime
) -> Response:
    """Answer a refused reply with the page it came from, everything typed still in its form.

    Where the article takes no comments any more, the text stands in a box to copy
    from; where there is no article, the error page has it.
    """
    article = queries.find_public(slug, now)
    if article is None:
        return error_page(404)
    is_open = edge.is_open(article, now)
    if not is_open:
        notice = refusals.closed()
        status = HTTPStatus.CONFLICT if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
    elif parent := reply_page.find_parent(article, form):
        return reply_page.give_back(article, parent, form, status, notice, now)
    page = thread_page.read(article, 1, present.settings())
    html = render_template(
        "site/article.html",
        **_article(article),
        **_thread(page),
        form=form,
        notice=notice,
        kept=[] if is_open else kept_fields(),
        **reply_page.form_state(article, now),
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def preview(slug: str, form: CommentForm, now: datetime) -> Response:
    """Answer with the text as it would appear, if it could still be sent."""
    article = queries.find_public(slug, now)
    if article is None or not edge.is_open(article, now):
        return give_back(slug, form, HTTPStatus.CONFLICT, None, now)
    return reply_page.preview(article, form, now)


def _not_modified(article: Article, *parts: str) -> Response:
    """Return the answer to fill in: 304 if the reader's page is the present one."""
    version = f"{article.id}-{article.revision}-{article.thread_version}"
    etag = "-".join([version, *parts, present.page_format()])
    response = Response(status=304 if request.if_none_match.contains_weak(etag) else 200)
    response.set_etag(etag, weak=True)
    response.vary.add("Accept-Encoding")
    return keep_public(response)


def _article(article: Article) -> dict[str, Any]:
    story = story_of(article, edge.state())
    return {
        "article": article,
        "story": story,
        "description": _description(article),
        "linked_data": _linked_data(article, story),
    }


def _thread(page: thread_page.ThreadPage) -> dict[str, Any]:
    return {"page": page, "tombstone": wording.tombstone}


def _description(article: Article) -> str:
    text = article.standfirst or plain_text(article.body_html)
    return shorten(text, _DESCRIPTION_CHARACTERS, placeholder="…")


def _linked_data(article: Article, story: Story) -> dict[str, Any]:
    """Return the article as schema.org's NewsArticle (https://schema.org/NewsArticle)."""
    published, revised = article.published_at, article.revised_at or article.published_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": _description(article),
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


def _correction(article: Article, note: Note) -> dict[str, str]:
    place = url_for("articles.article", slug=article.slug, _anchor=f"correction-{note.id}")
    return {
        "@type": "CorrectionComment",
        "text": note.text,
        "datePublished": note.made_at.isoformat(),
        "url": absolute(place),
    }

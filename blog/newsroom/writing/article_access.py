"""Which article somebody opens, and whether it is theirs to change."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import abort, current_app
from flask_babel import gettext

from blog.accounts.vocabulary import Role
from blog.articles import policy, queries, standing
from blog.articles.models import Article
from blog.articles.policy import State
from blog.newsroom import guard
from blog.publication.live import Live
from blog.publication.queries import State as Publication
from blog.web.errors import error_page


def get_editable(article_id: int, now: datetime) -> Article:
    """Return an article that whoever is signed in may change; else the answer is 404 or 403."""
    article = queries.find_numbered(article_id) or abort(HTTPStatus.NOT_FOUND)
    if not may_edit(article, now):
        abort(
            error_page(
                HTTPStatus.FORBIDDEN,
                because=(
                    gettext("This article is not yours to change"),
                    gettext(
                        "Writers change their own articles until these are published or "
                        "scheduled. Ask an editor."
                    ),
                ),
            )
        )
    return article


def see_may_answer(article: Article) -> None:
    """See that whoever is signed in takes part in an article's thread; else the answer is 403."""
    if not may_answer(article):
        abort(
            error_page(
                HTTPStatus.FORBIDDEN,
                because=(
                    gettext("This article is not yours"),
                    gettext(
                        "Writers take part in the threads of their own articles. Ask an editor."
                    ),
                ),
            )
        )


def may_answer(article: Article) -> bool:
    """Tell whether whoever is signed in takes part in an article's thread."""
    return policy.may_answer(role(), is_author=_is_author(article))


def may_edit(article: Article, now: datetime) -> bool:
    """Tell whether whoever is signed in may change an article."""
    return policy.may_edit(role(), is_author=_is_author(article), state=_state(article, now))


def may_submit(article: Article, now: datetime) -> bool:
    """Tell whether whoever is signed in may hand an article in."""
    return policy.may_submit(role(), is_author=_is_author(article), state=_state(article, now))


def may_take_back(article: Article, now: datetime) -> bool:
    """Tell whether whoever is signed in may make a draft again of what was handed in."""
    return policy.may_take_back(role(), is_author=_is_author(article), state=_state(article, now))


def may_delete(article: Article, now: datetime) -> bool:
    """Tell whether whoever is signed in may delete an article."""
    return policy.may_delete(
        role(),
        is_author=_is_author(article),
        state=_state(article, now),
        was_public=standing.was_public(article, now),
    )


def is_editor() -> bool:
    """Tell whether whoever is signed in decides about everybody's articles."""
    return policy.may_publish(role())


def role() -> Role:
    """Return the role of whoever is signed in."""
    return Role(guard.staff().role)


def publication() -> Publication:
    """Return the sections and authors as pages name them, at most a second old."""
    live: Live = current_app.extensions["live"]
    return live.state


def _is_author(article: Article) -> bool:
    return guard.staff().id in article.author_ids


def _state(article: Article, now: datetime) -> State:
    return standing.state(article, now)

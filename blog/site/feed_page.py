"""What stands in a feed of comments: of one article, and of all.

An article and a comment are named by tag URIs: the host of BLOG_BASE_URL, a day that
never changes, and a number. A feed of the whole blog is named by its address. Without
BLOG_BASE_URL the host is the one that was asked for, so that a blog with several hosts
needs the setting; one that moves to another host gives every comment a new id.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext

from blog.articles.models import Article
from blog.comments import thread_queries
from blog.comments.models import Comment
from blog.comments.thread_queries import FeedEntry
from blog.site import atom
from blog.site.atom import Entry, Feed
from blog.web import present
from blog.web.i18n import direction
from blog.web.templating import absolute

_MOST_ENTRIES = 50
_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


def of_all(now: datetime) -> Feed:
    """Return the newest comments on all public articles; one query."""
    url = absolute(url_for("feeds.of_all"))
    entries = _entries(thread_queries.feed(now, limit=_MOST_ENTRIES))
    return Feed(
        id=url,
        own_url=url,
        url=absolute(url_for("articles.front")),
        title=gettext("%(site)s: all comments", site=present.settings().site_title),
        language=present.settings().language,
        updated_at=_newest(entries, _NOTHING_YET),
        entries=entries,
    )


def of_article(article: Article, now: datetime) -> Feed:
    """Return the newest comments on a public article; one query."""
    entries = _entries(thread_queries.feed(now, article_id=article.id, limit=_MOST_ENTRIES))
    return Feed(
        id=atom.tag(_host(), article.created_at, f"article-{article.id}-comments"),
        own_url=absolute(url_for("feeds.of_article", slug=article.slug)),
        url=_url(article),
        title=gettext("Comments on %(headline)s", headline=_isolated(article.headline)),
        language=article.language,
        updated_at=_newest(entries, article.published_at or article.created_at),
        entries=entries,
    )


def _entries(found: list[FeedEntry]) -> list[Entry]:
    return [_entry(each.comment, each.article, each.question) for each in found]


def _entry(comment: Comment, article: Article, question: Comment | None) -> Entry:
    published_at = _published_at(comment)
    return Entry(
        id=_id(comment),
        url=_permalink(comment),
        title=gettext(
            "%(name)s on %(headline)s",
            name=_isolated(comment.name),
            headline=_isolated(article.headline),
        ),
        author=comment.name,
        html=comment.body_html,
        html_base_url=_url(article),
        language=article.language,
        published_at=published_at,
        updated_at=max(published_at, comment.edited_at or published_at),
        question_id=_id(question) if question else "",
        question_url=_permalink(question) if question else "",
    )


def _newest(entries: list[Entry], otherwise: datetime) -> datetime:
    return max((each.updated_at for each in entries), default=otherwise)


def _published_at(comment: Comment) -> datetime:
    return comment.published_at or comment.submitted_at


def _id(comment: Comment) -> str:
    return atom.tag(_host(), _published_at(comment), f"comment-{comment.id}")


def _host() -> str:
    return urlsplit(absolute("/")).hostname or ""


def _url(article: Article) -> str:
    return absolute(url_for("articles.article", slug=article.slug))


def _permalink(comment: Comment) -> str:
    return absolute(url_for("comments.permalink", comment_id=comment.id))


def _isolated(text: str) -> str:
    """Return a text that may stand in our sentence though it is written the other way.

    Where a page has `<bdi>`, a title has only characters: the isolates of UAX #9, §2.4.
    """
    is_rtl = direction(present.settings().language) == "rtl"
    others = {"L"} if is_rtl else {"R", "AL"}
    is_other = not others.isdisjoint(map(unicodedata.bidirectional, text))
    return f"\u2068{text}\u2069" if is_other else text

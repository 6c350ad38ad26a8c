"""What stands in a feed of comments: of one article, and of all."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext

from blog.articles.models import Article
from blog.comments import thread_queries
from blog.comments.models import Comment
from blog.comments.thread_queries import FeedEntry
from blog.site import feed_names
from blog.site.atom import Entry, Feed
from blog.site.feed_names import isolated
from blog.web import present
from blog.web.templating import absolute

_MOST_ENTRIES = 50


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
        updated_at=feed_names.newest(entries),
        entries=entries,
    )


def of_article(article: Article, now: datetime) -> Feed:
    """Return the newest comments on a public article; one query."""
    entries = _entries(thread_queries.feed(now, article_id=article.id, limit=_MOST_ENTRIES))
    return Feed(
        id=feed_names.tag(article.created_at, f"article-{article.id}-comments"),
        own_url=absolute(url_for("feeds.of_article", slug=article.slug)),
        url=feed_names.article_url(article),
        title=gettext("Comments on %(headline)s", headline=isolated(article.headline)),
        language=article.language,
        updated_at=feed_names.newest(entries, article.published_at or article.created_at),
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
            name=isolated(comment.name),
            headline=isolated(article.headline),
        ),
        authors=(comment.name,),
        html=comment.body_html,
        html_base_url=feed_names.article_url(article),
        language=article.language,
        published_at=published_at,
        updated_at=max(published_at, comment.edited_at or published_at),
        question_id=_id(question) if question else "",
        question_url=_permalink(question) if question else "",
    )


def _published_at(comment: Comment) -> datetime:
    return comment.published_at or comment.submitted_at


def _id(comment: Comment) -> str:
    return feed_names.tag(_published_at(comment), f"comment-{comment.id}")


def _permalink(comment: Comment) -> str:
    return absolute(url_for("comments.permalink", comment_id=comment.id))

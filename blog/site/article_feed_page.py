"""What stands in a feed of articles, and in that of their corrections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import render_template, url_for
from flask_babel import gettext

from blog.accounts.staff_models import Staff
from blog.articles import list_queries
from blog.articles.models import Article
from blog.articles.story import Story, story_of
from blog.corrections import queries as correction_queries
from blog.corrections.queries import Corrected
from blog.publication.queries import Department
from blog.site import edge, feed_names
from blog.site.atom import Entry, Feed
from blog.site.feed_names import isolated
from blog.web import present
from blog.web.templating import absolute

_MOST_ENTRIES = 30


def of_all(now: datetime) -> Feed:
    """Return the newest public articles; one query."""
    own_url = absolute(url_for("feeds.articles"))
    return _feed(
        list_queries.newest(now, limit=_MOST_ENTRIES),
        name=own_url,
        own_url=own_url,
        url=absolute(url_for("articles.front")),
        title=present.settings().site_title,
    )


def of_section(section: Department, now: datetime) -> Feed:
    """Return the newest public articles of a section; one query."""
    own_url = absolute(url_for("feeds.of_section", slug=section.slug))
    return _feed(
        list_queries.newest_of_section(section.id, now, limit=_MOST_ENTRIES),
        name=own_url,
        own_url=own_url,
        url=absolute(url_for("lists.section", slug=section.slug)),
        title=_titled(section.name),
    )


def of_author(author: Staff, now: datetime) -> Feed:
    """Return the newest public articles that somebody wrote; one query."""
    return _feed(
        list_queries.newest_of_author(author.id, now, limit=_MOST_ENTRIES),
        name=feed_names.tag(author.created_at, f"author-{author.id}"),
        own_url=absolute(url_for("feeds.of_author", slug=author.slug)),
        url=absolute(url_for("lists.author", slug=author.slug)),
        title=_titled(author.name),
    )


def of_corrections(now: datetime) -> Feed:
    """Return the newest corrections of public articles; one query."""
    own_url = absolute(url_for("feeds.corrections"))
    newest = correction_queries.newest(now, page=1, per_page=_MOST_ENTRIES)
    entries = [_correction(each) for each in newest.found]
    return Feed(
        id=own_url,
        own_url=own_url,
        url=absolute(url_for("corrections.corrections")),
        title=_titled(gettext("Corrections")),
        language=present.settings().language,
        updated_at=feed_names.newest(entries),
        entries=entries,
    )


def _feed(articles: Iterable[Article], *, name: str, own_url: str, url: str, title: str) -> Feed:
    state = edge.state()
    entries = [_article(each, story_of(each, state)) for each in articles]
    return Feed(
        id=name,
        own_url=own_url,
        url=url,
        title=title,
        language=present.settings().language,
        updated_at=feed_names.newest(entries),
        entries=entries,
    )


def _article(article: Article, story: Story) -> Entry:
    published_at = article.published_at or article.created_at
    section = [(story.section.slug, story.section.name)] if story.section else []
    return Entry(
        id=feed_names.tag(article.created_at, f"article-{article.id}"),
        url=feed_names.article_url(article),
        title=article.headline,
        authors=story.names or (present.settings().site_title,),
        html=render_template("site/feed_article.html", article=article, story=story),
        html_base_url=feed_names.article_url(article),
        language=article.language,
        published_at=published_at,
        updated_at=max(published_at, article.revised_at or published_at),
        summary=article.standfirst,
        topics=[*section, *((tag["slug"], tag["name"]) for tag in article.tags)],
    )


def _correction(corrected: Corrected) -> Entry:
    correction, article = corrected.correction, corrected.article
    url = feed_names.article_url(article)
    return Entry(
        id=feed_names.tag(correction.made_at, f"correction-{correction.id}"),
        url=f"{url}#correction-{correction.id}",
        title=gettext("Correction: %(headline)s", headline=isolated(article.headline)),
        authors=(present.settings().site_title,),
        html=render_template("site/feed_correction.html", correction=correction),
        html_base_url=url,
        language=article.language,
        published_at=correction.made_at,
        updated_at=correction.made_at,
    )


def _titled(name: str) -> str:
    return gettext("%(site)s: %(name)s", site=present.settings().site_title, name=isolated(name))

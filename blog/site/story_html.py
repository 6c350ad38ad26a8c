"""An article's text with what stands round it, rendered once for what it shows."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from blog.articles.page_queries import ShownArticle
from blog.articles.story import Story
from blog.web.fragments import Partial


class _Tag(NamedTuple):
    slug: str
    name: str


class _Told(NamedTuple):
    """What of an article its text depends on, and nothing that changes with its thread."""

    language: str
    headline: str
    standfirst: str
    published_at: datetime
    revised_at: datetime | None
    lead_html: str
    body_html: str
    tags: tuple[_Tag, ...]


def of(article: ShownArticle, story: Story) -> Markup:
    """Return an article as readers see it."""
    told = _Told(
        article.language,
        article.headline,
        article.standfirst,
        article.published_at,
        article.revised_at,
        article.lead_html,
        article.body_html,
        tuple(_Tag(each["slug"], each["name"]) for each in article.tags),
    )
    return Partial("site/_story.html", "article", "story").whole(told, story)

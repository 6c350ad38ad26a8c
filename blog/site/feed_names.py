"""How feeds name and address what stands in them.

An article and a comment are named by tag URIs: the host of BLOG_BASE_URL, a day that
never changes, and a number. A feed of the whole blog is named by its address. Without
BLOG_BASE_URL the host is the one that was asked for, so that a blog with several hosts
needs the setting; one that moves to another host gives everything a new id.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import url_for

from blog.articles.models import Article
from blog.site import atom
from blog.site.atom import Entry
from blog.web import present
from blog.web.i18n import direction
from blog.web.templating import absolute

NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


def tag(minted_at: datetime, name: str) -> str:
    """Return the id of something that was made at an instant."""
    return atom.tag(urlsplit(absolute("/")).hostname or "", minted_at, name)


def article_url(article: Article) -> str:
    """Return the public address of an article."""
    return absolute(url_for("articles.article", slug=article.slug))


def newest(entries: Sequence[Entry], otherwise: datetime = NOTHING_YET) -> datetime:
    """Return when the latest of them was changed."""
    return max((each.updated_at for each in entries), default=otherwise)


def isolated(text: str) -> str:
    """Return a text that may stand in our sentence though it is written the other way.

    Where a page has `<bdi>`, a title has only characters: the isolates of UAX #9, §2.4.
    """
    is_rtl = direction(present.settings().language) == "rtl"
    others = {"L"} if is_rtl else {"R", "AL"}
    is_other = not others.isdisjoint(map(unicodedata.bidirectional, text))
    return f"\u2068{text}\u2069" if is_other else text

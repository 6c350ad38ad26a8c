"""An article's Markdown, with what only the newsroom may use: tables, notes and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from blog.core import figures, footnotes
from blog.core.commonmark import BLOCK_TAGS, INLINE_TAGS, URL_SCHEMES, commonmark, ready
from blog.core.pictures import Picture, is_path

NO_PICTURES: Mapping[int, Picture] = MappingProxyType({})

_TAGS = {
    *INLINE_TAGS,
    *BLOCK_TAGS,
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "img", "figcaption", "small", "sup", "div"),
}
# nh3 lets `title` and `lang` through on every tag unless "*" says otherwise.
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "title", "id"},
    "ol": {"start"},
    "li": {"id"},
    "th": {"align"},
    "td": {"align"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt"},
}
_VALUES = {
    "a": {"role": {"doc-noteref", "doc-backlink"}},
    "div": {"role": {"doc-endnotes"}},
    "img": {"loading": {"eager", "lazy"}, "decoding": {"async"}},
}


def article_html(source: str, pictures: Mapping[int, Picture], *, has_lead: bool) -> str:
    """Return an article's text as safe HTML; its headings begin at h2."""
    return _clean(_ARTICLE.render(source, figures.environment(pictures, has_lead=has_lead)))


def lead_html(picture: Picture) -> str:
    """Return the picture above an article's text as safe HTML."""
    return _clean(figures.lead(picture))


def image_ids(source: str) -> set[int]:
    """Return the numbers of all pictures that a text names, whether there are such or not."""
    environment = figures.environment(NO_PICTURES, has_lead=False)
    _ARTICLE.parse(source, environment)
    return figures.named(environment)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_VALUES,
        attribute_filter=_keep,
        url_schemes=URL_SCHEMES,
        link_rel="noopener",
    )


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value if it may stay: pictures are ours, ids are those of notes."""
    if attribute == "src":
        return value if is_path(value) else None
    if attribute == "srcset":
        files = (each.partition(" ")[0] for each in value.split(", "))
        return value if all(map(is_path, files)) else None
    if attribute == "id":
        return value if re.fullmatch(r"fn(?:ref)?-[0-9]+(?:-[0-9]+)?", value) else None
    return value


def _article_renderer() -> MarkdownIt:
    markdown = commonmark().enable(["table", "strikethrough"])
    footnotes.plugin(markdown)
    figures.plugin(markdown)
    markdown.core.ruler.push("lower_headings", _lower_headings)
    return ready(markdown)


def _lower_headings(state: StateCore) -> None:
    """Make the highest heading an h2, whatever it was written as, and the rest follow.

    The headline is the page's only h1, and no level may be left out below it.
    """
    headings = [each for each in state.tokens if each.type in {"heading_open", "heading_close"}]
    highest = min((int(each.tag[1:]) for each in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1:]) - highest + 2, 4)}"


_ARTICLE = _article_renderer()

"""Markdown in, safe HTML out; the only place that calls a text safe.

A text is rendered when it is saved and kept beside its source, with the number of
the renderer that made it. Raise RENDERER whenever the same source would come out
differently, so that stored HTML can be told old from new.

2 knows an article's pictures and footnotes; all else comes out as 1 made it. What 1 made
is valid and safe as it stands, so nothing is rendered anew until it is saved again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from blog.core.article_markup import NO_PICTURES, article_html, image_ids, lead_html
from blog.core.commonmark import BLOCK_TAGS, INLINE_TAGS, URL_SCHEMES, commonmark, ready
from blog.core.pictures import Picture
from blog.core.text import digest, is_blank

__all__ = [
    "RENDERER",
    "Rendered",
    "escape_markdown",
    "image_ids",
    "link_targets",
    "plain_text",
    "render_article",
    "render_comment",
    "render_lead",
    "stored",
    "templated",
]

RENDERER = 2

# nh3 lets `title` and `lang` through on every tag unless "*" says otherwise.
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
# What no sentence goes on through: pictures with their captions, marks of notes, ways back.
_APART = re.compile(
    r'<figure>.*?</figure>|<sup><a href="#fn-.*?</sup>|<a href="#fnref-.*?</a>', re.DOTALL
)


@dataclass(frozen=True)  # without slots, where the digest would have no place
class Rendered:
    """A source with the HTML made of it, always set together."""

    source: str
    html: str
    renderer: int

    @cached_property
    def digest(self) -> str:
        """The source's fingerprint, `core.text.digest`; made once, when it is asked for."""
        return digest(self.source)

    @property
    def is_empty(self) -> bool:
        """Tell whether the source, for all its characters, shows nothing."""
        return "<img " not in self.html and is_blank(plain_text(self.html))


def render_comment(source: str) -> Rendered:
    """Render a reader's text: paragraphs, line breaks, emphasis, quotes, lists, code, links.

    No heading, image, table or HTML: whatever looks like one is shown as it was typed.
    A link is marked `nofollow ugc`, since the newsroom does not vouch for it.
    """
    html = nh3.clean(
        _COMMENT.render(source),
        tags=INLINE_TAGS | BLOCK_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow ugc noopener noreferrer",
    )
    return Rendered(source, html, RENDERER)


def render_article(
    source: str, pictures: Mapping[int, Picture] = NO_PICTURES, *, has_lead: bool = False
) -> Rendered:
    """Render an article's text: CommonMark with tables, footnotes and our own pictures.

    Its headings begin at h2. `pictures` are those it names (`image_ids`), by number; its
    first is fetched at once, the later ones when they come into view, and so are all of
    them where a lead image stands above (`has_lead`).
    """
    return Rendered(source, article_html(source, pictures, has_lead=has_lead), RENDERER)


def render_lead(picture: Picture) -> str:
    """Return the HTML of an article's lead image."""
    return lead_html(picture)


def stored(html: str) -> Markup:
    """Mark HTML as safe to show; only what a function above made may come here."""
    return Markup(html)  # noqa: S704


def templated(html: str) -> Markup:
    """Mark as safe what a template with automatic escaping made, or such texts joined."""
    return Markup(html)  # noqa: S704


def plain_text(html: str) -> str:
    """Return the words of rendered HTML, for descriptions and mails; without its pictures."""
    spaced = re.sub(r"</(?:p|li|h[1-6]|blockquote|pre|tr)>", " \\g<0>", _APART.sub("", html))
    return stored(spaced).striptags()


def link_targets(html: str) -> set[str]:
    """Return the addresses to which rendered HTML leads."""
    return set(re.findall(r'<a href="([^"]*)"', html))


def escape_markdown(text: str) -> str:
    """Return Markdown that shows a plain text as it is, paragraph by paragraph.

    Blank lines part paragraphs; a line break inside one is a blank. Only what would
    mean something is escaped (CommonMark 0.31, §2.4), so that prose stays readable.
    """
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return "\n\n".join(filter(None, map(_escape_paragraph, paragraphs)))


def _escape_paragraph(paragraph: str) -> str:
    line = " ".join(paragraph.split())
    line = re.sub(r"[\\`*_\[\]<>|~]|&(?=#|\w+;)|!(?=\[)", r"\\\g<0>", line)
    line = re.sub(r"^(?=[#+=-])", r"\\", line)
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", line)


def _comment_renderer() -> MarkdownIt:
    markdown = commonmark()
    markdown.options["breaks"] = True
    # `code` is the indented kind: a reader who indents a line does not mean a program,
    # and one who types &lt; means those four characters.
    markdown.disable(["heading", "lheading", "image", "code", "reference", "hr", "entity"])
    return ready(markdown)


_COMMENT = _comment_renderer()

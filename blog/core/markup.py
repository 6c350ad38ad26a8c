"""Markdown in, safe HTML out; the only place that calls a text safe.

A text is rendered when it is saved and kept beside its source, with the number of
the renderer that made it. Raise RENDERER whenever the same source would come out
differently, so that stored HTML can be told old from new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

from blog.core.text import digest, is_blank

RENDERER = 1

_INLINE = {"p", "br", "em", "strong", "code", "a", "s"}
_BLOCKS = {"blockquote", "ul", "ol", "li", "pre", "hr"}
_ARTICLE_BLOCKS = {"h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"}

# nh3 lets `title` and `lang` through on every tag unless "*" says otherwise.
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_ARTICLE_ATTRIBUTES = _ATTRIBUTES | {"a": {"href", "title"}, "th": {"align"}, "td": {"align"}}


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
        return is_blank(plain_text(self.html))


def render_comment(source: str) -> Rendered:
    """Render a reader's text: paragraphs, line breaks, emphasis, quotes, lists, code, links.

    No heading, image, table or HTML: whatever looks like one is shown as it was typed.
    A link is marked `nofollow ugc`, since the newsroom does not vouch for it.
    """
    html = nh3.clean(
        _COMMENT.render(source),
        tags=_INLINE | _BLOCKS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener noreferrer",
    )
    return Rendered(source, html, RENDERER)


def render_article(source: str) -> Rendered:
    """Render an article's text: CommonMark with tables; its headings begin at h2."""
    html = nh3.clean(
        _ARTICLE.render(source),
        tags=_INLINE | _BLOCKS | _ARTICLE_BLOCKS,
        attributes=_ARTICLE_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return Rendered(source, html, RENDERER)


def stored(html: str) -> Markup:
    """Mark HTML as safe to show; only what a function above made may come here."""
    return Markup(html)  # noqa: S704


def plain_text(html: str) -> str:
    """Return the words of rendered HTML, for descriptions and mails."""
    spaced = re.sub(r"</(?:p|li|h[1-6]|blockquote|pre|tr)>", " \\g<0>", html)
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


def _ready(markdown: MarkdownIt) -> MarkdownIt:
    """Have the renderer put its rules in order now.

    It would do so at the first text, and let a second thread render meanwhile without
    most of them: a worker that starts under load would take a text for an empty one.
    """
    for ruler in (
        markdown.core.ruler,
        markdown.block.ruler,
        markdown.inline.ruler,
        markdown.inline.ruler2,
    ):
        ruler.getRules("")
    return markdown


def _commonmark() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify")
    # A bare example.com or an address stays text: guessing makes links nobody typed.
    if markdown.linkify is not None:
        markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    return markdown


def _comment_renderer() -> MarkdownIt:
    markdown = _commonmark()
    markdown.options["breaks"] = True
    # `code` is the indented kind: a reader who indents a line does not mean a program,
    # and one who types &lt; means those four characters.
    markdown.disable(["heading", "lheading", "image", "code", "reference", "hr", "entity"])
    return markdown


def _article_renderer() -> MarkdownIt:
    markdown = _commonmark().enable(["table", "strikethrough"]).disable(["image"])
    markdown.core.ruler.push("lower_headings", _lower_headings)
    return markdown


def _lower_headings(state: StateCore) -> None:
    """Make the highest heading an h2, whatever it was written as, and the rest follow.

    The headline is the page's only h1, and no level may be left out below it.
    """
    headings = [each for each in state.tokens if each.type in {"heading_open", "heading_close"}]
    highest = min((int(each.tag[1:]) for each in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1:]) - highest + 2, 4)}"


_COMMENT = _ready(_comment_renderer())
_ARTICLE = _ready(_article_renderer())

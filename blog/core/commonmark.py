"""The Markdown that readers and newsroom share, and a renderer that is ready at once."""

from __future__ import annotations

from markdown_it import MarkdownIt

INLINE_TAGS = {"p", "br", "em", "strong", "code", "a", "s"}
BLOCK_TAGS = {"blockquote", "ul", "ol", "li", "pre", "hr"}
URL_SCHEMES = {"http", "https", "mailto"}


def commonmark() -> MarkdownIt:
    """Return a renderer of CommonMark without HTML, in which a typed address is a link."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify")
    # A bare example.com or an address stays text: guessing makes links nobody typed.
    if markdown.linkify is not None:
        markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    return markdown


def ready(markdown: MarkdownIt) -> MarkdownIt:
    """Have a renderer put its rules in order now, after the last of them was added.

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

"""Footnotes in Markdown: `[^1]` in the text, and `[^1]: what it says` anywhere.

Marks, notes and ways back have the roles of DPUB-ARIA 1.1. A screen reader says "note
reference" and "back link" for them in the language of whoever listens, which words of
ours in a stored text could not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin


def plugin(markdown: MarkdownIt) -> None:
    """Teach a renderer to read notes."""
    footnote_plugin(markdown, inline=False)
    markdown.core.ruler.push("tidy_notes", _tidy_notes)
    for name, render in _RULES.items():
        markdown.add_render_rule(name, _rule(render))


def _tidy_notes(state: StateCore) -> None:
    """Leave out ways back to marks that are not shown.

    Such are those in the words of a picture, and in a note to which nothing leads.
    """
    parts = (child for token in state.tokens for child in token.children or ())
    shown = {_mark(each) for each in parts if each.type == "footnote_ref"}
    state.tokens = [
        token for token in state.tokens if token.type != "footnote_anchor" or _mark(token) in shown
    ]


def _number(token: Token) -> int:
    return int(token.meta["id"]) + 1


def _mark(token: Token) -> str:
    """Return what names one of the marks that lead to a note: 2, then 2-2, 2-3."""
    before = token.meta["subId"]
    return f"{_number(token)}-{before + 1}" if before else f"{_number(token)}"


def _note_mark(token: Token) -> str:
    number = _number(token)
    return (
        f'<sup><a href="#fn-{number}" id="fnref-{_mark(token)}" role="doc-noteref">'
        f"{number}</a></sup>"
    )


def _way_back(token: Token) -> str:
    # U+FE0E makes the arrow a letter of the text's own colour, and no emoji.
    mark = _mark(token)
    return f' <a href="#fnref-{mark}" role="doc-backlink">↩\ufe0e {mark}</a>'


_RULES: dict[str, Callable[[Token], str]] = {
    "footnote_ref": _note_mark,
    "footnote_block_open": lambda _: '<div role="doc-endnotes">\n<ol>\n',
    "footnote_open": lambda token: f'<li id="fn-{_number(token)}">',
    "footnote_anchor": _way_back,
    "footnote_close": lambda _: "</li>\n",
    "footnote_block_close": lambda _: "</ol>\n</div>\n",
}


def _rule(
    render: Callable[[Token], str],
) -> Callable[[RendererProtocol, Sequence[Token], int, OptionsDict, EnvType], str]:
    def rule(
        self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
    ) -> str:
        return render(tokens[at])

    return rule

"""The newsroom's own pictures in Markdown: `![words](image:12)` shows picture 12.

Alone in its paragraph, or with others like it, a picture is a figure. Within a text it
would tear the lines apart, so there its words stand for it. A picture from elsewhere is
a link: shown, it would tell that site who reads here. The words between the brackets
stand before those stored with the picture, and a title behind the number before its
caption, since they were written for this place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.core.pictures import SIZES, Picture

_ADDRESS = re.compile(r"image:([1-9][0-9]{0,8})")  # the number fits into a database's integer


def environment(pictures: Mapping[int, Picture], *, has_lead: bool) -> dict[str, object]:
    """Return what a text with pictures is rendered in; only the first is fetched at once."""
    return {"pictures": pictures, "is_first": not has_lead, "named": set[int]()}


def named(env: EnvType) -> set[int]:
    """Return the numbers that a text named which was parsed in an environment."""
    found: set[int] = env["named"]
    return found


def plugin(markdown: MarkdownIt) -> None:
    """Teach a renderer to show pictures."""
    # Before notes move to the end, where what leads back is put into their last paragraph.
    markdown.core.ruler.after("inline", "place_pictures", _place_pictures)
    markdown.add_render_rule("figure", _render_figure)


def lead(picture: Picture) -> str:
    """Return the figure of a picture that stands above all."""
    return _figure(picture, is_first=True)


def _place_pictures(state: StateCore) -> None:
    """Put figures for a paragraph that is made of pictures, words for a picture in a text."""
    placed: list[Token] = []
    for token in state.tokens:
        if token.type == "inline":
            children = token.children or []
            state.env["named"].update(filter(None, map(_number, _images(children))))
            if figures := _figures(children, state.env["pictures"], placed[-1]):
                placed[-1:] = figures
                continue
            token.children = list(_in_words(children))
        elif token.type == "paragraph_close" and placed[-1].type == "figure":
            continue
        placed.append(token)
    state.tokens = placed


def _figures(
    children: list[Token], pictures: Mapping[int, Picture], before: Token
) -> list[Token] | None:
    """Return the figures of a paragraph; None if there is anything else in it."""
    images = [each for each in children if not _is_white(each)]
    found = [pictures.get(_number(each) or 0) for each in images]
    if before.type != "paragraph_open" or any(each.type != "image" for each in images):
        return None
    if None in found:
        return None
    return [
        Token(
            "figure",
            "figure",
            0,
            block=True,
            meta={"picture": picture, "alt": _alt(image), "caption": image.attrGet("title") or ""},
        )
        for picture, image in zip(found, images, strict=True)
    ]


def _in_words(children: list[Token]) -> Iterator[Token]:
    """Yield the parts of a text, with words for its pictures."""
    depth = 0
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            yield token
        elif depth == 0 and re.match("https?://", _address(token), re.IGNORECASE):
            yield Token("link_open", "a", 1, attrs={"href": _address(token)})
            yield _text(token)
            yield Token("link_close", "a", -1)
        else:
            yield _text(token)


def _text(image: Token) -> Token:
    return Token("text", "", 0, content=_alt(image) or _address(image))


def _alt(image: Token) -> str:
    return " ".join("".join(map(_words, image.children or ())).split())


def _words(token: Token) -> str:
    if token.type == "image":
        return _alt(token)
    return " " if token.type.endswith("break") else token.content


def _images(tokens: list[Token]) -> Iterator[Token]:
    """Yield the pictures of a text, also those in the words of another."""
    for token in tokens:
        if token.type == "image":
            yield token
            yield from _images(token.children or [])


def _is_white(token: Token) -> bool:
    return token.type == "softbreak" or (token.type == "text" and not token.content.strip())


def _number(image: Token) -> int | None:
    found = _ADDRESS.fullmatch(_address(image))
    return int(found[1]) if found else None


def _address(image: Token) -> str:
    return str(image.attrGet("src") or "")


def _render_figure(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    is_first, env["is_first"] = env["is_first"], False
    return _figure(**tokens[at].meta, is_first=is_first)


def _figure(picture: Picture, *, is_first: bool, alt: str = "", caption: str = "") -> str:
    words = [
        escape(caption or picture.caption),
        f"<small>{escape(picture.credit)}</small>" if picture.credit else "",
    ]
    below = " ".join(filter(None, words))
    return (
        f'<figure>\n<img src="{escape(picture.src)}" srcset="{escape(picture.srcset)}"'
        f' sizes="{SIZES}" width="{picture.width}" height="{picture.height}"'
        f' alt="{escape(alt or picture.alt)}" loading="{"eager" if is_first else "lazy"}"'
        f' decoding="async">\n'
        f"{f'<figcaption>{below}</figcaption>' if below else ''}\n</figure>\n"
    )

"""Texts made of phrases that are rendered once, since rendering a million takes hours. Pure.

A sentence's emphasis ends inside it and paragraphs are parted by blank lines, so the
HTML of a text is that of its parts, put together: CommonMark 0.31, §4.8 and §6.2. Two
lists in a row would be one; there is never more than one in a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random
from typing import TypeVar

from blog.core.markup import RENDERER, Rendered, render_article, render_comment
from blog.rulebook.folding import fold
from blog.sample.language import Language
from blog.sample.words import ADVERTISED, ADVERTISEMENTS, ASIDES

_MOST_SENTENCES = 60
_ONE_PARAGRAPH_SENTENCES = 3
_ASIDE_SHARE = 0.06

Render = Callable[[str], Rendered]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A source with its HTML: of a whole block, or of a sentence without its paragraph.

    `folded` is how rules read it (`rulebook.folding`).
    """

    source: str
    html: str
    folded: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A comment's text, rendered, and as rules read it."""

    rendered: Rendered
    folded: str


@dataclass(frozen=True, slots=True)
class Book:
    """Sentences, and blocks that may stand before them."""

    blank: str
    sentences: tuple[Part, ...]
    blocks: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One language with its books."""

    language: Language
    comments: Book
    articles: Book
    lists: tuple[Part, ...]
    headlines: tuple[str, ...]


@cache
def shelf(language: Language) -> Shelf:
    """Render all that may be said in a language; takes some tens of milliseconds, once."""
    blank = language.blank
    claims = _joined(blank, language.openers, language.claims)
    statements = _joined(blank, language.sources, language.statements)
    asides = [*(f"> {claim}" for claim in claims[::5]), *ASIDES, _list(language.claims[:2])]
    return Shelf(
        language,
        comments=_book(blank, [*claims, *language.remarks], asides, render_comment),
        articles=_book(
            blank,
            statements,
            [*(f"## {each}" for each in language.headings), f"> {statements[0]}"],
            render_article,
        ),
        lists=(_block(_list(language.statements[:3]), render_article),),
        headlines=tuple(_joined(blank, language.subjects, language.predicates)),
    )


@cache
def advertisements() -> Book:
    """Render what spam is made of."""
    return _book(" ", ADVERTISEMENTS, ADVERTISED, render_comment)


def comment(book: Book, random: Random, *, has_aside: bool | None = None) -> Composed:
    """Compose a comment; lengths are log-normal, two sentences in the middle."""
    length = round(random.lognormvariate(0.6, 0.75))
    blocks = _paragraphs(book, random, min(max(length, 1), _MOST_SENTENCES))
    if random.random() < _ASIDE_SHARE if has_aside is None else has_aside:
        blocks.insert(0, pick(book.blocks, random))
    text, folded = _text(blocks), _folded(blocks)
    # Sentences that no blank parts may be read together, too.
    is_right = book.blank and "\n" not in folded
    return Composed(text, folded if is_right else fold(text.source))


def article(shelf: Shelf, random: Random) -> Rendered:
    """Compose an article of a few hundred words, with headings, a quotation and a list."""
    length = round(random.lognormvariate(2.4, 0.4))
    blocks = []
    for number, paragraph in enumerate(_paragraphs(shelf.articles, random, max(length, 4))):
        if number and random.random() < 0.3:
            blocks.append(pick(shelf.articles.blocks, random))
        blocks.append(paragraph)
    if random.random() < 0.25:
        blocks.append(pick(shelf.lists, random))
    return _text(blocks)


def pick(choices: Sequence[T], random: Random) -> T:
    """Choose one of several; several times faster than `Random.choice`."""
    return choices[int(random.random() * len(choices))]


def _paragraphs(book: Book, random: Random, sentences: int) -> list[Part]:
    found = []
    while sentences > 0:
        size = min(sentences, 1 + int(random.random() * _ONE_PARAGRAPH_SENTENCES))
        chosen = [pick(book.sentences, random) for _ in range(size)]
        source = book.blank.join([each.source for each in chosen])
        html = book.blank.join([each.html for each in chosen])
        found.append(Part(source, f"<p>{html}</p>\n", _folded(chosen)))
        sentences -= size
    return found


def _folded(parts: Iterable[Part]) -> str:
    """Return how parts in a row are read; right where it has one line.

    More lines are other readings, which come last: only the whole can be folded then.
    """
    return " ".join([each.folded for each in parts if each.folded])


def _text(blocks: Sequence[Part]) -> Rendered:
    source = "\n\n".join([each.source for each in blocks])
    return Rendered(source, "".join([each.html for each in blocks]), RENDERER)


def _book(blank: str, sentences: Iterable[str], blocks: Iterable[str], render: Render) -> Book:
    return Book(
        blank,
        tuple(_sentence(each, render) for each in sentences),
        tuple(_block(each, render) for each in blocks),
    )


def _block(source: str, render: Render) -> Part:
    return Part(source, render(source).html, fold(source))


def _sentence(source: str, render: Render) -> Part:
    html = render(source).html
    return Part(source, html.removeprefix("<p>").removesuffix("</p>\n"), fold(source))


def _joined(blank: str, first: Iterable[str], second: Iterable[str]) -> list[str]:
    return [blank.join(both) for both in product(first, second)]


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in items)

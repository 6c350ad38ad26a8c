"""The index above a thread: what the newsroom answered, and what its editors picked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from markupsafe import Markup

from blog.comments.thread_queries import Answered
from blog.comments.vocabulary import Role
from blog.core.markup import plain_text
from blog.web.fragments import Partial

_BEGINNING_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A line of the index: a comment, whom it answers, and how what matters begins."""

    id: int
    name: str
    question_name: str
    beginning: str


def of(highlights: tuple[Answered, ...]) -> Markup:
    """Return the index of these comments; empty where there are none."""
    index = Partial("site/_index.html", "highlights")
    return index.whole(highlights, also=lambda: _lists(highlights))


def _lists(highlights: Iterable[Answered]) -> dict[str, Any]:
    return {
        "answers": [_pointer(each) for each in highlights if each.comment.role != Role.READER],
        "picks": [_pointer(each) for each in highlights if each.comment.role == Role.READER],
    }


def _pointer(answered: Answered) -> _Pointer:
    comment = answered.comment
    is_answer = comment.role != Role.READER and answered.question_html
    html = answered.question_html if is_answer else comment.body_html
    return _Pointer(
        id=comment.id,
        name=comment.name,
        question_name=answered.question_name,
        beginning=shorten(plain_text(html), _BEGINNING_CHARACTERS, placeholder="…"),
    )

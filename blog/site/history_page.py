"""What an article's history tells readers: when it was changed, and what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask_babel import gettext

from blog.articles import correction_queries, public_history
from blog.articles.difference import Paragraph, difference
from blog.articles.models import Article
from blog.articles.public_history import Step
from blog.articles.revision_models import Correction, Revision

# Many may ask for one history in the hour after a correction; its difference never changes.
_compared = lru_cache(maxsize=256)(difference)


@dataclass(frozen=True, slots=True)
class Changed:
    """How a part of the article was changed; `label` names the part."""

    label: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that happened; of a correction, also its note and what was changed.

    Nothing in `changed` means that there is nothing to show, not that nothing was changed.
    """

    at: datetime
    words: str
    correction: Correction | None = None
    changed: tuple[Changed, ...] = ()


def lines(article: Article, published_at: datetime) -> list[Line]:
    """Return what happened to a public article, the latest first; at most three queries."""
    saved = correction_queries.saved(article.id)
    corrections = correction_queries.of_article(article.id)
    readable = [
        each
        for each in corrections
        if public_history.was_read(each.number_before, saved, published_at, each.made_at)
    ]
    numbers = {number for each in readable for number in (each.number_before, each.number_after)}
    revisions = correction_queries.revisions(article.id, numbers)
    found = [
        Line(at=at, words=_words(step)) for step, at in public_history.steps(saved, published_at)
    ]
    for each in corrections:
        changed = _changed(each, revisions) if each in readable else ()
        words = gettext("Correction")
        found.append(Line(at=each.made_at, words=words, correction=each, changed=changed))
    return sorted(found, key=lambda line: line.at, reverse=True)


def _changed(correction: Correction, revisions: dict[int, Revision]) -> tuple[Changed, ...]:
    before = revisions.get(correction.number_before)
    after = revisions.get(correction.number_after)
    if before is None or after is None:
        return ()
    compared = (
        (gettext("Headline"), before.headline, after.headline),
        (gettext("Standfirst"), before.standfirst, after.standfirst),
        (gettext("Text"), before.body, after.body),
    )
    parts = (Changed(label, _compared(old, new)) for label, old, new in compared)
    return tuple(part for part in parts if part.paragraphs)


def _words(step: Step) -> str:
    return {
        Step.PUBLISHED: gettext("Published"),
        Step.EDITED: gettext("Small changes that alter nothing of what is said"),
        Step.RESTORED: gettext("An earlier version was put back"),
        Step.PUBLISHED_AGAIN: gettext("Published again"),
    }[step]

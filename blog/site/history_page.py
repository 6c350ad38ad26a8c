"""What an article's history tells readers: when it was changed, and what was corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask_babel import gettext

from blog.articles.models import Article
from blog.articles.revision_models import Correction, Revision
from blog.core.difference import Paragraph, difference
from blog.corrections import public_history
from blog.corrections import queries as correction_queries
from blog.corrections.public_history import Step, Told

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


def lines(article: Article) -> list[Line]:
    """Return what happened to a public article, the latest first; at most three queries."""
    saved = correction_queries.saved(article.id)
    corrections = correction_queries.of_article(article.id)
    steps = list(public_history.steps(saved)) or _untold(article)
    pairs = {(each.number_before, each.number_after) for each in steps}
    pairs |= {(each.number_before, each.number_after) for each in corrections}
    pairs = {pair for pair in pairs if public_history.was_read(pair[0], saved)}
    revisions = correction_queries.revisions(article.id, {n for pair in pairs for n in pair})
    changed = {pair: _changed(*(revisions.get(number) for number in pair)) for pair in pairs}
    found = [
        Line(at=each.at, words=_words(each.step), changed=_shown(each, changed)) for each in steps
    ]
    for each in corrections:
        parts = changed.get((each.number_before, each.number_after), ())
        words = gettext("Correction")
        found.append(Line(at=each.made_at, words=words, correction=each, changed=parts))
    return sorted(found, key=lambda line: line.at, reverse=True)


def _untold(article: Article) -> list[Told]:
    """Return what there is to say of an article that was never changed at the desk."""
    return [Told(Step.PUBLISHED, article.published_at)] if article.published_at else []


def _shown(
    told: Told, changed: Mapping[tuple[int, int], tuple[Changed, ...]]
) -> tuple[Changed, ...]:
    """Return what a step changed; of a small change nobody is told more than that it was one."""
    if told.step not in {Step.REPLACED, Step.RESTORED}:
        return ()
    return changed.get((told.number_before, told.number_after), ())


def _changed(before: Revision | None, after: Revision | None) -> tuple[Changed, ...]:
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
        Step.REPLACED: gettext("The text was brought in anew"),
        Step.RESTORED: gettext("An earlier version was put back"),
        Step.PUBLISHED_AGAIN: gettext("Published again"),
    }[step]

"""The page about the learned filter, and what it says of a text that somebody tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, make_response, render_template
from flask_babel import format_decimal, format_percent, gettext, ngettext

from blog.comments.reasons import Outcome
from blog.comments.vocabulary import Label
from blog.core.database import db
from blog.moderation import learning_queries
from blog.newsroom import count_wording
from blog.newsroom.moderation.filter_forms import TrialForm
from blog.spam import queries
from blog.spam.features import sample_of
from blog.spam.model import HELD_FROM, LEAST_OF_EACH, SPAM_FROM, Evidence, Score
from blog.spam.models import FilterState
from blog.web import present

LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Fared:
    """What the filter said, and what the newsroom says of those comments: numbers in words."""

    said: str
    published: str
    spam: str
    undecided: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where examples come from, and how many of each kind are there: numbers in words."""

    name: str
    good: str
    spam: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What the filter says of a text: in a sentence, and what speaks for and against it."""

    sentence: str
    evidence: list[tuple[str, str, str]]


def show(
    form: TrialForm, now: datetime, *, status: int = 200, trial: Trial | None = None
) -> Response:
    """Answer with all that is known of the filter; four queries."""
    found = queries.state()
    html = render_template(
        "newsroom/filter.html",
        state=found,
        at_work=_at_work(found),
        sources=[_decided(), *map(_source, queries.sources())],
        fared=_fared(now - LATELY),
        days=LATELY.days,
        form=form,
        trial=trial,
        number=format_decimal,
    )
    return make_response(html, status)


def _decided() -> Source:
    """Return what decisions there are to learn from; beyond some hundred, how many is no matter."""
    good, spam = map(count_wording.capped, learning_queries.decided())
    return Source(gettext("decisions of the newsroom"), good, spam)


def _source(found: queries.Source) -> Source:
    return Source(found.name, format_decimal(found.good), format_decimal(found.spam))


def trial(form: TrialForm) -> Trial:
    """Have the filter judge what a valid form holds; two queries at most."""
    model = queries.find_model(db.session())
    score = model.score(sample_of(form.text.data or "", form.name.data or "")) if model else None
    if score is None:
        return Trial(gettext("The filter has learned too little to say anything."), [])
    return Trial(_sentence(score), [_row(each) for each in score.evidence])


def _at_work(found: FilterState) -> str:
    if not present.settings().use_filter:
        return gettext("The filter is switched off under Settings: it judges nothing.")
    if not queries.has_enough(found):
        return ngettext(
            "The filter judges nothing yet: it needs at least %(num)d comment of each kind.",
            "The filter judges nothing yet: it needs at least %(num)d comments of each kind.",
            LEAST_OF_EACH,
        )
    return gettext(
        "The filter is at work: it holds a comment from %(held)s on, and calls it spam from "
        "%(spam)s on. It never removes anything.",
        held=format_percent(HELD_FROM),
        spam=format_percent(SPAM_FROM),
    )


def _fared(since: datetime) -> list[Fared]:
    """Return a row for each thing the filter said; none if it said nothing of late."""
    counted = learning_queries.verdicts(since)
    said = {
        Outcome.SPAM: gettext("spam"),
        Outcome.HELD: gettext("hold it"),
        Outcome.PUBLISHED: gettext("let it pass"),
    }
    labels = Label.GOOD, Label.SPAM, Label.NONE
    return [
        Fared(words, *(format_decimal(counted[outcome, label]) for label in labels))
        for outcome, words in said.items()
        if counted
    ]


def _sentence(score: Score) -> str:
    percent = format_percent(int(score.probability * 100) / 100)  # certain is nothing
    if score.probability >= SPAM_FROM:
        return gettext("The filter would call this spam (%(percent)s).", percent=percent)
    if score.probability >= HELD_FROM:
        return gettext("The filter would hold this (%(percent)s).", percent=percent)
    return gettext("The filter would let this pass (%(percent)s).", percent=percent)


def _row(evidence: Evidence) -> tuple[str, str, str]:
    """Return what was found, for what it speaks, and how much."""
    for_what = gettext("for spam") if evidence.weight > 0 else gettext("against it")
    return evidence.token, for_what, format_decimal(round(abs(evidence.weight), 2))

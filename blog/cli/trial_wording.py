"""Say how a trial of the filter went: a table for people, JSON for machines."""

from __future__ import annotations

import dataclasses
import json

from blog.spam.trial import Quality, Row, Trial


def as_table(trial: Trial) -> str:
    """Return the confusion table, and the quality at both thresholds."""
    held, spam = trial.qualities()
    lines = [
        f"{'':12}{'let pass':>12}{'held':>12}{'spam':>12}{'in all':>12}",
        _row("good", trial.good),
        _row("spam", trial.spam),
        "",
        f"{'':12}{'from':>12}{'precision':>12}{'recall':>12}",
        _quality("held", held),
        _quality("spam", spam),
        "",
        f"Of the good ones, {_percent(trial.good_held)} are held or taken for spam.",
    ]
    if trial.known:
        lines.append(f"Left out: {trial.known}, since the filter has learned from them.")
    return "\n".join(lines)


def as_json(trial: Trial) -> str:
    """Return the same numbers, shares from 0 to 1."""
    held, spam = (dataclasses.asdict(each) for each in trial.qualities())
    counted = dataclasses.asdict(trial)
    return json.dumps(
        counted | {"at_held": held, "at_spam": spam, "good_held": trial.good_held}, indent=2
    )


def _row(name: str, row: Row) -> str:
    return f"{name:12}{row.passed:12}{row.held:12}{row.spam:12}{row.total:12}"


def _quality(name: str, quality: Quality) -> str:
    shares = f"{_percent(quality.precision):>12}{_percent(quality.recall):>12}"
    return f"{name:12}{_percent(quality.threshold):>12}{shares}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"

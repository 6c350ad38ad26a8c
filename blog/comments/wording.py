"""States and reasons in plain words, in the site's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from blog.comments.models import Decision
from blog.comments.policy import Code, Outcome
from blog.comments.status import Status


def reason(stored: Mapping[str, Any]) -> str:
    """Say a stored reason (`code`, `evidence`) as a sentence to the comment's writer."""
    number = int(stored.get("evidence", 0))
    match stored.get("code"):
        case Code.TRAP_FILLED:
            return gettext("A field was filled in that people do not see.")
        case Code.SENT_TOO_FAST:
            return ngettext(
                "It was sent within %(num)d second of opening the page.",
                "It was sent within %(num)d seconds of opening the page.",
                number,
            )
        case Code.UNKNOWN_FORM:
            return gettext("It was not sent with the form of our page.")
        case Code.STALE_FORM:
            return ngettext(
                "The page had been open for %(num)d hour.",
                "The page had been open for %(num)d hours.",
                number,
            )
        case Code.LINKS:
            return ngettext("It has %(num)d link.", "It has %(num)d links.", number)
        case Code.REPEATED:
            return gettext("The same text was sent elsewhere.")
        case Code.FIRST_COMMENT:
            return gettext("An editor reads the first comments of every reader.")
        case other:
            return str(other)


@dataclass(frozen=True, slots=True)
class Told:
    """What a writer is told of a comment: its state, why, and the newsroom's own words."""

    status: Status
    title: str
    reasons: list[str]
    note: str


def for_writer(status: Status, decisions: Sequence[Decision]) -> Told:
    """Say how a comment stands; spam reads exactly like held, and so tells a spammer nothing."""
    shown = Status.HELD if status == Status.SPAM else status
    told = [decision for decision in decisions if decision.to_status != Status.SPAM]
    reasons = [
        reason(each)
        for decision in decisions
        for each in decision.reasons
        if shown == Status.HELD and each.get("outcome") == Outcome.HELD.name.lower()
    ]
    if shown == Status.HELD and not reasons:
        reasons = [gettext("An editor reads some comments before they appear.")]
    note = told[-1].note if told and told[-1].to_status == shown else ""
    return Told(shown, status_title(shown), reasons, note)


def status_title(status: Status) -> str:
    """Name a state as a heading."""
    return {
        Status.HELD: gettext("Your comment is waiting to be read"),
        Status.SPAM: gettext("Your comment is waiting to be read"),
        Status.PUBLISHED: gettext("Your comment is published"),
        Status.REMOVED: gettext("Your comment was removed"),
        Status.WITHDRAWN: gettext("You withdrew your comment"),
    }[status]

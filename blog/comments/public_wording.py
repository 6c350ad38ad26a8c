"""Decisions and their reasons in plain words for everybody: in general, and without a name."""

from __future__ import annotations

from flask_babel import gettext

from blog.comments import wording
from blog.comments.public_log import Told
from blog.comments.reasons import Code
from blog.comments.status import Decider, Status
from blog.web.i18n import lazy_gettext as _

_OUTCOMES: dict[Status, object] = {
    Status.PUBLISHED: _("Published"),
    Status.HELD: _("Held"),
    Status.SPAM: _("Spam"),
    Status.REMOVED: _("Removed"),
}


def deed(told: Told) -> str:
    """Say what was done, and by whom."""
    by_staff = told.by == Decider.STAFF
    if told.outcome == Status.PUBLISHED:
        return (
            gettext("Published by an editor.") if by_staff else gettext("Published by the rules.")
        )
    if told.outcome == Status.HELD:
        return gettext("Held by an editor.") if by_staff else gettext("Held by the rules.")
    return gettext("Removed by an editor.") if by_staff else gettext("Removed by the rules.")


def reasons(told: Told) -> list[str]:
    """Say why, a sentence for each reason; of what is held always one, as to its writer."""
    said = [wording.reason(each) for each in told.reasons]
    if told.outcome == Status.HELD and not said:
        return [wording.read_first()]
    return said


def outcome(status: Status) -> str:
    """Name an outcome, as the head of a column does."""
    return str(_OUTCOMES[status])


def in_general(code: str) -> str:
    """Say a reason as it is of many comments, without the number that one of them has."""
    match code:
        case Code.SENT_TOO_FAST:
            return gettext("It was sent sooner than people type.")
        case Code.STALE_FORM:
            return gettext("The page had been open for hours.")
        case Code.LINKS:
            return gettext("It has many links.")
    if why := wording.flagged_for(code):
        return gettext("Readers reported it: %(why)s.", why=wording.flag_reason(why))
    return wording.reason({"code": code})

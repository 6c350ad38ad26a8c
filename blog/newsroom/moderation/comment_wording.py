"""States of comments, and what was decided about them, in the newsroom's words."""

from __future__ import annotations

from flask_babel import gettext

from blog.comments import wording
from blog.comments.models import Decision
from blog.comments.status import Decider, Status


def state(status: str) -> str:
    """Name a state, as a badge does."""
    return {
        Status.HELD.value: gettext("held"),
        Status.PUBLISHED.value: gettext("published"),
        Status.SPAM.value: gettext("spam"),
        Status.REMOVED.value: gettext("removed"),
        Status.WITHDRAWN.value: gettext("withdrawn"),
    }.get(status, status)


def button(to: Status, *, stays: bool = False) -> str:
    """Say on a button what it does; `stays` where the comment is so already."""
    if stays:
        return {
            Status.PUBLISHED: gettext("Leave it published"),
            Status.REMOVED: gettext("Leave it removed"),
            Status.SPAM: gettext("Leave it as spam"),
            Status.HELD: gettext("Leave it held"),
        }[to]
    return {
        Status.PUBLISHED: gettext("Publish"),
        Status.REMOVED: gettext("Remove"),
        Status.SPAM: gettext("It is spam"),
        Status.HELD: gettext("Hold"),
    }[to]


def decider(decision: Decision) -> str:
    """Name who decided."""
    if decision.decided_by == Decider.POLICY:
        return gettext("The rules")
    if decision.decided_by == Decider.WRITER:
        return gettext("Its writer")
    return decision.staff_name or gettext("The newsroom")


def reasons(decision: Decision | None) -> list[str]:
    """Say why, a sentence for each reason; empty where none was given."""
    return [wording.reason(each) for each in decision.reasons] if decision else []

"""Which state of a comment may follow which. Pure; the only place that knows."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The state of a comment; the stored word is the value."""

    HELD = "held"
    PUBLISHED = "published"
    SPAM = "spam"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Decider(StrEnum):
    """Who decided: the rules, somebody of the newsroom, or the comment's writer."""

    POLICY = "policy"
    STAFF = "staff"
    WRITER = "writer"


# None is a comment that is being submitted. Only its writer withdraws a comment, and
# nobody brings a withdrawn one back.
_NEXT: dict[Status | None, frozenset[Status]] = {
    None: frozenset({Status.HELD, Status.PUBLISHED, Status.SPAM}),
    Status.HELD: frozenset({Status.PUBLISHED, Status.SPAM, Status.REMOVED, Status.WITHDRAWN}),
    Status.PUBLISHED: frozenset({Status.REMOVED, Status.SPAM, Status.HELD, Status.WITHDRAWN}),
    Status.SPAM: frozenset({Status.HELD, Status.PUBLISHED, Status.WITHDRAWN}),
    Status.REMOVED: frozenset({Status.HELD, Status.PUBLISHED, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


def may_follow(present: Status | None, following: Status) -> bool:
    """Tell whether a comment in the present state may go into the following one."""
    return following in _NEXT[present]

"""Which articles readers may see and comment on, and which of the staff may do what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from blog.accounts.vocabulary import Role

MAX_HEADLINE = 300
MAX_BYLINE = 200
MAX_SLUG = 120  # one that is made has 80 at most, and a number where those are taken


class Status(StrEnum):
    """Where an article stands; the stored word is the value."""

    DRAFT = "draft"
    PUBLISHED = "published"


class State(StrEnum):
    """Where an article stands for the newsroom: a published one whose instant is to come waits."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


class Change(StrEnum):
    """What a revision is; the stored word is the value."""

    IMPORTED = "imported"
    SAVED = "saved"  # before anybody could read it
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    MINOR = "minor"
    CORRECTION = "correction"
    RESTORED = "restored"


class Placement(StrEnum):
    """Where the note of a correction stands."""

    ABOVE = "above"
    BELOW = "below"


class ThreadOrder(StrEnum):
    """Which top-level comment stands first; the stored word is the value."""

    AS_THE_SITE = ""
    OLDEST = "oldest"
    NEWEST = "newest"


# A thread that an editor slowed down stays slow until an editor says otherwise.
UNTIL_LIFTED = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CommentRules:
    """When articles close for comments; `open_days` of 0 means never by age."""

    open_days: int = 0


def is_public(status: str, published_at: datetime | None, now: datetime) -> bool:
    """Tell whether readers may see an article: published, and its instant has come."""
    return status == Status.PUBLISHED and published_at is not None and published_at <= now


def state(
    status: str,
    published_at: datetime | None,
    now: datetime,
    *,
    submitted_at: datetime | None,
    unpublished_at: datetime | None,
) -> State:
    """Return where an article stands for the newsroom."""
    if status == Status.PUBLISHED:
        return State.PUBLISHED if is_public(status, published_at, now) else State.SCHEDULED
    if submitted_at is not None:
        return State.SUBMITTED
    return State.UNPUBLISHED if unpublished_at is not None else State.DRAFT


def was_public(
    status: str, published_at: datetime | None, unpublished_at: datetime | None, now: datetime
) -> bool:
    """Tell whether readers have ever seen an article: each change is minor or a correction then."""
    return unpublished_at is not None or is_public(status, published_at, now)


def may_edit(role: Role, *, is_author: bool, state: State) -> bool:
    """Tell whether somebody may change an article, look at its revisions, and hand it round.

    Editors may always; writers their own, until an editor has let it out.
    """
    return role.may(Role.EDITOR) or (is_author and state in {State.DRAFT, State.SUBMITTED})


def may_publish(role: Role) -> bool:
    """Tell whether somebody decides what readers see."""
    return role.may(Role.EDITOR)


def may_answer(role: Role, *, is_author: bool) -> bool:
    """Tell whether somebody speaks for the newsroom in the thread of an article."""
    return role.may(Role.EDITOR) or is_author


def may_submit(role: Role, *, is_author: bool, state: State) -> bool:
    """Tell whether somebody may hand an article in: whoever writes on a draft."""
    return state == State.DRAFT and may_edit(role, is_author=is_author, state=state)


def may_take_back(role: Role, *, is_author: bool, state: State) -> bool:
    """Tell whether somebody may make a draft again of what was handed in."""
    return state == State.SUBMITTED and may_edit(role, is_author=is_author, state=state)


def may_delete(role: Role, *, is_author: bool, state: State, was_public: bool) -> bool:
    """Tell whether somebody may delete an article: nothing that readers have seen, ever."""
    is_draft = state in {State.DRAFT, State.SUBMITTED} and not was_public
    return is_draft and may_edit(role, is_author=is_author, state=state)


def is_newest_first(thread_order: str, *, site_default: bool) -> bool:
    """Tell whether a thread begins with its newest top-level comment."""
    if thread_order == ThreadOrder.AS_THE_SITE:
        return site_default
    return thread_order == ThreadOrder.NEWEST


class Openable(Protocol):
    """What of an article says whether it takes comments."""

    @property
    def published_at(self) -> datetime | None: ...  # noqa: D102

    @property
    def comments_open(self) -> bool: ...  # noqa: D102

    @property
    def comments_kept_open(self) -> bool: ...  # noqa: D102

    @property
    def comments_close_at(self) -> datetime | None: ...  # noqa: D102


def is_open(article: Openable, rules: CommentRules, now: datetime) -> bool:
    """Tell whether a public article takes comments: what was done by hand wins for ever.

    One that nobody closed or opened by hand closes on its day, or when it is old enough.
    """
    if not article.comments_open or article.published_at is None:
        return False
    closes = closes_at(article, rules)
    return closes is None or now < closes


def closes_at(article: Openable, rules: CommentRules) -> datetime | None:
    """Return when an article that takes comments stops doing so; None where nothing is set."""
    if article.comments_kept_open:
        return None
    instants = [article.comments_close_at] if article.comments_close_at is not None else []
    if rules.open_days and article.published_at is not None:
        instants.append(article.published_at + timedelta(days=rules.open_days))
    return min(instants, default=None)

"""States and reasons in plain words, in the site's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from blog.comments import public_log
from blog.comments.models import Decision
from blog.comments.reasons import Code
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason, Removal
from blog.web import present
from blog.web.i18n import lazy_gettext as _

_FLAGGED: dict[str, FlagReason] = {
    Code.FLAGGED_SPAM: FlagReason.SPAM,
    Code.FLAGGED_INSULTING: FlagReason.INSULTING,
    Code.FLAGGED_PERSONAL: FlagReason.PERSONAL,
    Code.FLAGGED_FALSE: FlagReason.FALSE,
    Code.FLAGGED_OTHER: FlagReason.OTHER,
}


# To a writer nothing is quoted of what the newsroom looks for: it would teach how to pass by it.
_IN_GENERAL: dict[str, Any] = {
    Code.OUTSIDE_HOURS: _("Nobody was there to read comments when it was sent."),
    Code.QUEUE_LONG: _("Many comments are waiting to be read."),
    Code.LISTED_WORDS: _("It has words at which an editor looks first."),
    Code.LISTED_LINKS: _("An editor looks first at comments with so many links."),
    Code.LISTED_DOMAIN: _("It leads to a site at which an editor looks first."),
    Code.LISTED_NAME: _("An editor looks first at comments under such a name."),
    Code.LISTED_EMAIL: _("An editor looks first at comments from such an address."),
    Code.BLOCKED: _("An editor looks first at what this reader sends."),
    Code.FILTER: _("It resembles what was advertising."),
}
_REMOVED: dict[str, object] = {
    Removal.OFF_TOPIC: _("It is about something else."),
    Removal.INSULTING: _("It insults somebody."),
    Removal.PERSONAL: _("It tells what is private."),
    Removal.FALSE: _("It claims what is not so."),
    Removal.ADVERTISING: _("It advertises something."),
    Removal.UNLAWFUL: _("It breaks the law."),
}


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
            return _other_reason(str(other), number)


def _other_reason(code: str, number: int) -> str:
    """Say what lies in the article, or why a comment that was published is not any more."""
    if code == Code.PREMODERATED:
        return gettext("An editor reads all comments on this article first.")
    if code in _IN_GENERAL:
        return str(_IN_GENERAL[code])
    if code == Code.CHANGED:
        return gettext("Much was added after it was published.")
    if code == Code.NEW_LINKS:
        return gettext("It links to something else than when it was published.")
    if code in _FLAGGED:
        return ngettext(
            "%(num)d reader reported it: %(why)s.",
            "%(num)d readers reported it: %(why)s.",
            number,
            why=flag_reason(_FLAGGED[code]),
        )
    return removal(code) or code


def removal(why: str, reasons: Iterable[present.Removal] | None = None) -> str:
    """Say why the newsroom removed a comment, to everybody; empty if it did not say.

    `reasons` are its sentences, if not those in force.
    """
    known = present.removals() if reasons is None else reasons
    own = next((each.sentence for each in known if each.code == why), "")
    return own or built_in_removal(why)


def built_in_removal(why: str) -> str:
    """Say a reason that came with the blog in the blog's own words; empty for any other."""
    return str(_REMOVED.get(why, ""))


def tombstone(status: str, removed_for: str, reasons: Iterable[present.Removal]) -> str:
    """Say to everybody why a comment that was answered is gone, and who took it away.

    Spam reads like held here too.
    """
    if status == Status.WITHDRAWN:
        return gettext("Its writer withdrew this comment.")
    if status == Status.REMOVED:
        return " ".join(
            [gettext("The newsroom removed this comment."), removal(removed_for, reasons)]
        ).strip()
    return gettext("This comment is being read by an editor.")


def flag_reason(why: FlagReason) -> str:
    """Name a reason to report a comment, as a choice in a form."""
    return {
        FlagReason.SPAM: gettext("advertising or spam"),
        FlagReason.INSULTING: gettext("insulting"),
        FlagReason.PERSONAL: gettext("tells what is private about somebody"),
        FlagReason.FALSE: gettext("false"),
        FlagReason.OTHER: gettext("something else"),
    }[why]


def flagged_for(code: str) -> FlagReason | None:
    """Return what readers reported where this is why a comment waits; None: nothing."""
    return _FLAGGED.get(code)


def read_first() -> str:
    """Say why a comment waits of which nobody says why."""
    return gettext("An editor reads some comments before they appear.")


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
    lately = _since_it_is_so(shown, decisions)
    reasons = _reasons(shown, lately)
    if shown == Status.HELD and not reasons:
        reasons = [read_first()]
    notes = [each.note for each in lately if each.to_status == shown and each.note]
    return Told(shown, status_title(shown), reasons, notes[-1] if notes else "")


def _since_it_is_so(shown: Status, decisions: Sequence[Decision]) -> Sequence[Decision]:
    """Return the latest decisions, from that on which brought the state that a writer sees.

    Moves between held and spam are none: what stands on the receipt stays as it was.
    """
    states = {Status.HELD, Status.SPAM} if shown == Status.HELD else {shown}
    before = [n for n, each in enumerate(decisions, 1) if each.to_status not in states]
    return decisions[before[-1] :] if before else decisions


def _reasons(shown: Status, lately: Sequence[Decision]) -> list[str]:
    """Say why a comment came into the state in which its writer sees it.

    Spam as if it had been held: from the first for the reasons that were there, later by
    an editor who gives none.
    """
    if shown not in {Status.HELD, Status.REMOVED} or not lately:
        return []
    return [reason(each) for each in public_log.told_of(shown, lately[0].reasons)]


def status_title(status: Status) -> str:
    """Name a state as a heading."""
    return {
        Status.HELD: gettext("Your comment is waiting to be read"),
        Status.SPAM: gettext("Your comment is waiting to be read"),
        Status.PUBLISHED: gettext("Your comment is published"),
        Status.REMOVED: gettext("Your comment was removed"),
        Status.WITHDRAWN: gettext("You withdrew your comment"),
    }[status]

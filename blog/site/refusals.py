"""Why a reply was not taken in, in plain words and with an honest status."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from blog.comments.reasons import Code, Reason


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands above a form that came back: a headline and a sentence."""

    title: str
    text: str


def status_and_notice(reason: Reason | None) -> tuple[int, Notice]:
    """Return the status and the notice; without a reason, the reply was here before."""
    match reason:
        case None:
            return 409, _already_waiting()
        case Reason(code=Code.TOO_MANY, evidence=seconds):
            return 429, _too_many(seconds)
        case Reason(code=Code.SLOW_MODE, evidence=seconds):
            return 429, _slow(seconds)
        case Reason(code=Code.PARENT_GONE):
            return 409, _parent_gone()
        case _:
            return 409, closed()


def cross_site() -> Notice:
    """Say that the form did not come from our page, as far as the browser tells."""
    return Notice(
        gettext("Please send this once more"),
        gettext(
            "We could not tell whether it was sent from this page, so it was not accepted. "
            "If the text below is yours, post it again."
        ),
    )


def closed() -> Notice:
    """Say that the article takes no more comments, and that the text is still there."""
    return Notice(
        gettext("Comments on this article are closed"),
        gettext("Your comment could not be added. Here is your text, to copy."),
    )


def too_late() -> Notice:
    """Say that a receipt does not allow any more what was sent, and where the text is."""
    return Notice(
        gettext("This is not possible any more"),
        gettext("Nothing was changed. What you typed is below, to copy."),
    )


def _already_waiting() -> Notice:
    return Notice(
        gettext("We have this comment already"),
        gettext(
            "It is waiting to be read by an editor. Its private receipt was shown to you "
            "when you first sent it."
        ),
    )


def _too_many(seconds: int) -> Notice:
    return Notice(
        gettext("That was very fast"),
        ngettext(
            "Please wait %(num)d second, then post your comment again. It is still below.",
            "Please wait %(num)d seconds, then post your comment again. It is still below.",
            seconds,
        ),
    )


def _slow(seconds: int) -> Notice:
    return Notice(
        gettext("This thread is in slow mode"),
        ngettext(
            "Please wait %(num)d second, then post your comment again. It is still below.",
            "Please wait %(num)d seconds, then post your comment again. It is still below.",
            seconds,
        ),
    )


def _parent_gone() -> Notice:
    return Notice(
        gettext("The comment you answered is gone"),
        gettext("Your text is still below; you can post it as a comment of its own."),
    )

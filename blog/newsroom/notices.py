"""What the desk says after something was done; the address carries only the word for it."""

from __future__ import annotations

from dataclasses import dataclass

from blog.web.i18n import lazy_gettext as _

_SENTENCES = {
    "saved": _("Saved."),
    "created": _("Saved as a draft."),
    "discarded": _("What was not saved is dropped."),
    "submitted": _("Handed in. An editor decides when it appears."),
    "taken-back": _("It is a draft again."),
    "published": _("Published."),
    "rule-saved": _("The rule is in force."),
    "rules-saved": _("The rules are in force."),
    "rule-retired": _("That rule is over."),
    "blocked": _("The block is in force."),
    "slowed": _("The thread is in slow mode."),
    "unslowed": _("The thread is not in slow mode."),
    "scheduled": _("Scheduled. It appears by itself."),
    "unpublished": _("Readers no longer see it."),
    "deleted": _("The draft is deleted."),
    "restored": _("The earlier state is brought back."),
    "link-made": _("The private link is made."),
    "link-revoked": _("That link has ended."),
    "lost-section": _("Its section no longer exists, so it stands in none."),
    "lost-image": _("Its lead image no longer exists, so it has none."),
    "lost-author": _("One of its authors no longer has an account and was left out."),
    "dismissed": _("The report is dismissed."),
    "section-added": _("The section is added."),
    "section-moved": _("The section is moved."),
    "section-deleted": _("The section is deleted."),
    "signed-out": _("You are signed out."),
    "asked": _("If somebody of the staff has this address, a mail with a link is on its way."),
    "mails-chosen": _("Saved. From now on you are mailed so."),
    "password-changed": _("The password is changed, and every other browser is signed out."),
    "session-ended": _("That browser is signed out."),
    "sessions-ended": _("Every other browser is signed out."),
    "factor-removed": _("You sign in with the password alone now."),
    "factor-reset": _("The second factor is dropped."),
    "invited": _("The invitation is on its way."),
    "link-sent": _("A mail with a fresh link is on its way."),
    "deactivated": _("This account is shut, and signed out everywhere."),
    "reactivated": _("This account is open again."),
    "decided": _("Decided."),
    "undone": _("Taken back."),
    "answered": _("Your comment is published."),
    "picked": _("It stands among the editors’ picks now."),
    "unpicked": _("It stands among the editors’ picks no more."),
    "set": _("Saved. Every page shows it within a second."),
    "reason-added": _("The reason is added."),
    "reason-moved": _("The reason is moved."),
    "reason-retired": _("The reason is not offered any more."),
    "reason-back": _("The reason is offered again."),
    "sent": _("The picture is here. Its Markdown stands below, ready to be copied."),
    "image-known": _("This picture was here already."),
    "image-deleted": _("The picture is deleted."),
    "revived": _("It is sent again at once."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a form came back, where no field is to blame: a headline and a sentence."""

    title: str
    text: str


def of(word: str) -> str:
    """Return the sentence for the `done` of an address; nothing for a word we do not know."""
    return str(_SENTENCES.get(word, ""))

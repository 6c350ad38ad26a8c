"""What staff did, in words: the log keeps a phrase for each deed, people read a sentence."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext

from blog.web.i18n import lazy_gettext as _

DEEDS = {
    "article.created": _("Article begun"),
    "article.saved": _("Article saved"),
    "article.restored": _("Earlier text of an article restored"),
    "article.submitted": _("Draft handed in"),
    "article.taken_back": _("Draft taken back"),
    "article.scheduled": _("Article scheduled"),
    "article.published": _("Article published"),
    "article.unpublished": _("Article taken from the readers"),
    "article.corrected": _("Correction published"),
    "article.deleted": _("Draft deleted"),
    "preview_link.made": _("Private link to an article made"),
    "preview_link.revoked": _("Private link to an article revoked"),
    "report.accepted": _("Reported error accepted"),
    "report.dismissed": _("Reported error dismissed"),
    "image.uploaded": _("Image uploaded"),
    "image.described": _("Image described anew"),
    "image.deleted": _("Image deleted"),
    "section.added": _("Section added"),
    "section.changed": _("Section changed"),
    "section.moved": _("Section moved"),
    "section.removed": _("Section removed"),
    "section.premoderated": _("Comments in a section made to wait"),
    "section.not_premoderated": _("Comments in a section wait no more"),
    "thread.slowed": _("Thread put in slow mode"),
    "thread.unslowed": _("Slow mode of a thread ended"),
    "comment.picked": _("Comment picked"),
    "comment.unpicked": _("Comment no longer picked"),
    "appeal.answered": _("Appeal answered"),
    "settings.changed": _("Settings changed"),
    "removal_reason.added": _("Reason for removals added"),
    "removal_reason.reworded": _("Reason for removals reworded"),
    "removal_reason.moved": _("Reason for removals moved"),
    "removal_reason.retired": _("Reason for removals retired"),
    "removal_reason.brought_back": _("Reason for removals brought back"),
    "rule.written": _("Rule or block written"),
    "rule.retired": _("Rule or block ended"),
    "filter.loaded": _("Examples for the filter loaded"),
    "filter.forgotten": _("Examples of the filter dropped"),
    "mail.revived": _("Mail sent again"),
    "staff.created": _("Account made"),
    "staff.invited": _("Somebody invited"),
    "staff.edited": _("Account changed"),
    "staff.role_changed": _("Role changed"),
    "staff.deactivated": _("Account closed"),
    "staff.reactivated": _("Account opened again"),
    "staff.signed_in": _("Signed in"),
    "staff.signed_out": _("Signed out"),
    "staff.wrong_code": _("Wrong code at the sign-in"),
    "staff.session_ended": _("Session ended"),
    "staff.sessions_ended": _("All other sessions ended"),
    "staff.link_made": _("Link for a password made"),
    "staff.link_asked": _("New password asked for"),
    "staff.password_set": _("Password set by a mailed link"),
    "staff.password_changed": _("Password changed"),
    "staff.mails_chosen": _("Mails chosen"),
    "staff.factor_set": _("Second factor set up"),
    "staff.factor_removed": _("Second factor removed"),
    "staff.codes_renewed": _("Recovery codes made anew"),
    "staff.recovery_code_used": _("Recovery code used"),
}

# After these, there is nothing left to look at.
_LAST_DEEDS = {"article.deleted", "image.deleted", "section.removed"}

# Where the subject of a deed is looked at: an endpoint, and what it calls the number.
_PLACES = {
    "article": ("newsroom_articles_writing.edit", "article_id"),
    "comment": ("newsroom_comments.comment", "comment_id"),
    "image": ("newsroom_images.image", "image_id"),
    "report": ("newsroom_reports.report", "report_id"),
    "staff": ("newsroom_people.person", "staff_id"),
    "section": ("newsroom_sections.section", "section_id"),
    "settings": ("newsroom_settings.edit", None),
    "removal_reason": ("newsroom_settings_removals.reasons", None),
    "filter": ("newsroom_filter.show", None),
    "rule": ("newsroom_rules.rule", "rule_id"),
    "mail": ("newsroom_mails.mails", None),
}


def deed(did: str) -> str:
    """Say what was done; the phrase itself for one that is not known here."""
    return str(DEEDS.get(did, did))


def subject(stored: str) -> str:
    """Name what something was done to."""
    kind, _colon, number = stored.partition(":")
    words = {
        "article": gettext("Article %(number)s", number=number),
        "comment": gettext("Comment %(number)s", number=number),
        "image": gettext("Image %(number)s", number=number),
        "report": gettext("Reported error %(number)s", number=number),
        "staff": gettext("Account %(number)s", number=number),
        "section": gettext("Section %(number)s", number=number),
        "mail": gettext("Mail %(number)s", number=number),
        "settings": gettext("Settings"),
        "removal_reason": gettext("Why comments are removed"),
        "filter": gettext("Filter"),
        "rule": gettext("Rule %(number)s", number=number),
    }
    return words.get(kind, stored)


def subject_url(stored: str, did: str) -> str | None:
    """Return where the subject of a deed can be looked at; None: nowhere, or no more."""
    kind, _colon, number = stored.partition(":")
    if kind not in _PLACES or did in _LAST_DEEDS:
        return None
    endpoint, argument = _PLACES[kind]
    if argument is None:
        return url_for(endpoint)
    values: dict[str, Any] = {argument: number}
    return url_for(endpoint, **values) if number.isdecimal() else None

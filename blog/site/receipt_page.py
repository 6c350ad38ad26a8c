"""The page of a receipt, in every state in which its writer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import format_timedelta, gettext, ngettext

from blog.accounts import queries as accounts
from blog.comments import hours_wording, policy, queries, receipt_queries, wording
from blog.comments.models import Comment
from blog.comments.status import Status
from blog.comments.writer_actions import may_edit
from blog.site import edge
from blog.site.forms import TextForm
from blog.site.receipt_forms import AppealForm, EraseForm
from blog.site.refusals import Notice
from blog.web import present, reader_cookie
from blog.web.errors import error_page
from blog.web.headers import keep_private
from blog.web.kept import kept_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms on a receipt that came back; None: as they are when nobody has sent them."""

    edit: TextForm | None = None
    appeal: AppealForm | None = None
    erase: EraseForm | None = None


def show(
    token: str,
    now: datetime,
    *,
    status: int = 200,
    notice: Notice | None = None,
    forms: Forms = Forms(),
) -> Response:
    """Answer with the receipt, and with all typed where it failed.

    What fits into no form any more stands in boxes to copy from.
    """
    found = queries.find_by_receipt(token)
    if found is None:
        return error_page(404)
    comment, article = found
    standing = _standing(comment, now)
    is_editable = may_edit(comment, edge.comment_rules(), now)
    is_homeless = (forms.edit and not is_editable) or (forms.appeal and not standing["may_appeal"])
    html = render_template(
        "site/receipt.html",
        token=token,
        comment=comment,
        article=article,
        notice=notice,
        kept=kept_fields() if notice or is_homeless else [],
        done=_done(request.args.get("done", "")),
        may_edit=is_editable,
        edit=forms.edit or TextForm(present.settings(), formdata=None, data={"body": comment.body}),
        appeal=forms.appeal or AppealForm(formdata=None),
        erase=forms.erase or EraseForm(formdata=None),
        **standing,
        **_mailing(comment),
    )
    return keep_private(make_response(html, status))


def _standing(comment: Comment, now: datetime) -> dict[str, Any]:
    told = wording.for_writer(Status(comment.status), queries.decisions_of(comment.id))
    appealed = receipt_queries.find_appeal(comment.id)
    return {
        "told": told,
        "waits": _waits(comment, now) if told.status == Status.HELD else [],
        "appealed": appealed,
        "may_appeal": told.status == Status.REMOVED and appealed is None,
    }


def _mailing(comment: Comment) -> dict[str, Any]:
    """Return what may be offered by mail, and what this browser has proved of the writer.

    What is known of an address that this browser has not proved is told to nobody.
    """
    reader = accounts.find_by_browser(reader_cookie.read())
    claim = receipt_queries.find_claim(comment.id)
    is_mailing = bool(present.settings().mail_url and comment.email)
    is_proved_here = bool(reader and reader.email == comment.email.lower())
    return {
        "is_mailing": is_mailing,
        "may_mail_answer": is_mailing and (claim is not None or is_proved_here),
        "is_followed": receipt_queries.find_subscription(comment.id) is not None,
        "is_claimed": claim is not None,
        "is_proved_here": is_proved_here,
        "is_claimed_here": bool(reader and claim and claim.reader_id == reader.id),
    }


def _waits(comment: Comment, now: datetime) -> list[str]:
    """Say how many comments wait before this one, and how long they usually wait."""
    before = receipt_queries.count_waiting_before(comment.id, now)
    rules = edge.comment_rules()
    said = [
        *filter(None, [hours_wording.read_from(rules.hours, now)]),
        ngettext("%(num)d comment waits before it.", "%(num)d comments wait before it.", before)
        if before
        else gettext("It is the next to be read."),
    ]
    usual = policy.usual_wait(receipt_queries.recent_waits())
    if usual is not None:
        words = format_timedelta(max(usual, timedelta(minutes=1)))
        said.append(gettext("Of late, comments were read within about %(time)s.", time=words))
    return said


def _done(word: str) -> str:
    """Say what has just been done; nothing for a word that is none of ours."""
    return {
        "edited": gettext("Your comment is changed."),
        "withdrawn": gettext("Your comment is withdrawn."),
        "appealed": gettext("The editors have your appeal. Their answer will stand here."),
        "appealed-by-mail": gettext(
            "The editors have your appeal. Their answer will stand here, and is mailed to you."
        ),
        "asked": gettext(
            "A mail is on its way to the address you gave, unless it had several today. "
            "Open the link in it to confirm."
        ),
        "subscribed": gettext("From now on, answers are mailed to you."),
        "unsubscribed": gettext("No more answers to this comment are mailed to you."),
        "proved": gettext("The address is confirmed."),
        "forgotten": gettext("This browser is forgotten."),
    }.get(word, "")

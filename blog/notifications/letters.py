"""Write the letter a mail is about, as things stand when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext, ngettext

from blog.accounts import staff_queries
from blog.accounts.vocabulary import LinkPurpose
from blog.comments import policy, receipt_queries, wording
from blog.comments import queries as comments
from blog.comments.models import Comment
from blog.comments.queries import Listed
from blog.comments.status import Status
from blog.comments.vocabulary import Wish
from blog.core import tokens
from blog.core.markup import plain_text
from blog.corrections import report_queries
from blog.notifications import queries
from blog.notifications.actions import Claimed
from blog.notifications.compose import Letter
from blog.settings import Settings
from blog.web.templating import absolute

MAX_ANSWERS = 20
MAX_WAITING = 20

_ANSWER_CHARACTERS = 1000
_WAITING_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment as a letter shows it; `reasons` say why it waits, `text` is plain and short."""

    id: int
    name: str
    said_at: datetime
    text: str
    url: str = ""
    headline: str = ""
    reasons: str = ""


def write(mail: Claimed, *, settings: Settings, now: datetime) -> Letter | None:
    """Write a mail's letter, or None if there is nothing to tell any more.

    Raises ValueError for a kind of mail that nobody knows.
    """
    match mail.kind:
        case "answers":
            number = int(mail.key.partition(":")[2])
            return _answers(number, mail.payload["numbers"], settings, now)
        case "confirmation":
            return _confirmation(mail.payload["number"], settings, now)
        case "digest":
            return _digest(settings)
        case LinkPurpose.INVITATION | LinkPurpose.NEW_PASSWORD:
            return _staff_link(mail.payload["number"], settings, now)
    raise ValueError(f"{mail.kind!r} is no kind of mail")


def _answers(
    subscription_id: int, numbers: list[int], settings: Settings, now: datetime
) -> Letter | None:
    """Tell a reader what was answered; the link to end that needs no sign-in."""
    told = queries.find_told(subscription_id, numbers, now)
    if told is None:
        return None
    headline = told.article.headline
    token = tokens.sign_number(
        subscription_id, secret_key=settings.secret_key, purpose=tokens.SUBSCRIPTION
    )
    return _letter(
        "mail/answers",
        to=(told.subscription.email,),
        subject=gettext("New answers: %(headline)s", headline=headline),
        unsubscribe_url=absolute(url_for("subscriptions.manage", token=token)),
        headline=headline,
        article_url=absolute(url_for("articles.article", slug=told.article.slug)),
        count=len(told.answers),
        answers=[_answer(each) for each in told.answers[:MAX_ANSWERS]],
        more=len(told.answers[MAX_ANSWERS:]),
    )


def _confirmation(number: int, settings: Settings, now: datetime) -> Letter | None:
    """Ask an address whether it is its owner's, in no word that a stranger wrote.

    Anybody may type anybody's address: whatever else they typed would be spam in our name.
    """
    asked = receipt_queries.find_confirmation(number)
    if asked is None or not asked.comment.email:
        return None
    if not policy.may_confirm(asked.confirmation.asked_at, asked.confirmation.confirmed_at, now):
        return None
    token = tokens.sign_number(number, secret_key=settings.secret_key, purpose=tokens.CONFIRMATION)
    return _letter(
        "mail/confirmation",
        to=(asked.comment.email,),
        subject=gettext("Please confirm your address: %(site)s", site=settings.site_title),
        headline=asked.article.headline,
        is_about_answers=asked.confirmation.wish == Wish.ANSWERS,
        url=absolute(url_for("proofs.confirm", token=token)),
    )


def _digest(settings: Settings) -> Letter | None:
    """Tell the newsroom what waits for it."""
    held, appeals = queries.count_of_held(), queries.count_of_open_appeals()
    reports = report_queries.count_of_open()
    if not settings.newsroom_emails or not held + appeals + reports:
        return None
    return _letter(
        "mail/digest",
        to=settings.newsroom_emails,
        subject=ngettext(
            "%(num)d waits: %(site)s",
            "%(num)d wait: %(site)s",
            held + appeals + reports,
            site=settings.site_title,
        ),
        held=held,
        appeals=appeals,
        reports=reports,
        reports_url=absolute(url_for("newsroom_reports.reports")),
        waiting=[_waiting(each) for each in comments.listed(status=Status.HELD, limit=MAX_WAITING)],
    )


def _staff_link(number: int, settings: Settings, now: datetime) -> Letter | None:
    """Send one of the staff the link by which they set a password."""
    found = staff_queries.find_link(number)
    if found is None or not staff_queries.is_open(*found, now):
        return None
    link, member = found
    is_invitation = link.purpose == LinkPurpose.INVITATION
    token = tokens.sign_number(number, secret_key=settings.secret_key, purpose=tokens.STAFF_LINK)
    subject = (
        gettext("Come and write for %(site)s", site=settings.site_title)
        if is_invitation
        else gettext("Your new password: %(site)s", site=settings.site_title)
    )
    return _letter(
        "mail/invitation" if is_invitation else "mail/new_password",
        to=(member.email,),
        subject=subject,
        name=member.name,
        until=link.expires_at,
        url=absolute(url_for("newsroom_links.link", token=token)),
        sign_in_url=absolute(url_for("newsroom_sign_in.sign_in")),
    )


def _letter(
    template: str,
    *,
    to: tuple[str, ...],
    subject: str,
    unsubscribe_url: str | None = None,
    **values: Any,
) -> Letter:
    """Render both parts of a letter from one set of values."""
    values |= {"subject": subject, "unsubscribe_url": unsubscribe_url}
    return Letter(
        to=to,
        subject=subject,
        text=render_template(f"{template}.txt", **values),
        html=render_template(f"{template}.html", **values),
        unsubscribe_url=unsubscribe_url,
    )


def _answer(comment: Comment) -> Said:
    return Said(
        id=comment.id,
        name=comment.name,
        said_at=comment.submitted_at,
        text=_beginning(comment.body_html, _ANSWER_CHARACTERS),
        url=absolute(url_for("comments.permalink", comment_id=comment.id)),
    )


def _waiting(listed: Listed) -> Said:
    return Said(
        id=listed.comment.id,
        name=listed.comment.name,
        said_at=listed.comment.submitted_at,
        text=_beginning(listed.comment.body_html, _WAITING_CHARACTERS),
        headline=listed.article.headline,
        reasons=" ".join(wording.reason(each) for each in listed.decision.reasons),
    )


def _beginning(html: str, characters: int) -> str:
    """Return the first characters of a text, wherever that is: not every script has blanks."""
    text = plain_text(html)
    return text if len(text) <= characters else text[:characters].rstrip() + "…"

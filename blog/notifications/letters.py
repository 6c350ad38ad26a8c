"""Write the letter a mail is about, as things stand when it is sent."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext

from blog.accounts import mail_actions, staff_queries
from blog.accounts.vocabulary import LinkPurpose
from blog.comments import policy, receipt_queries, wording
from blog.comments import queries as comments
from blog.comments.models import Comment
from blog.comments.queries import Listed
from blog.comments.status import Status
from blog.comments.vocabulary import Wish
from blog.core import tokens
from blog.corrections import report_queries
from blog.notifications import moderation_letters, queries
from blog.notifications.actions import Claimed
from blog.notifications.compose import Letter
from blog.notifications.letter_parts import Said, beginning, render
from blog.settings import Settings
from blog.web.templating import absolute

MAX_ANSWERS = 20
MAX_WAITING = 20

_ANSWER_CHARACTERS = 1000
_WAITING_CHARACTERS = 200


def write(mail: Claimed, *, settings: Settings, now: datetime) -> Letter | None:
    """Write a mail's letter, or None if there is nothing to tell any more.

    Raises ValueError for a kind of mail that nobody knows.
    """
    match mail.kind:
        case "answers":
            return _answers(_number_in(mail), mail.payload["numbers"], settings, now)
        case "confirmation":
            return _confirmation(mail.payload["number"], settings, now)
        case "digest":
            return _digest(settings)
        case "appeal":
            return moderation_letters.appeal(mail.payload["number"], now)
        case mail_actions.DIGEST:
            return moderation_letters.staff_digest(_number_in(mail), settings)
        case mail_actions.REPORTS:
            numbers = mail.payload["numbers"]
            return moderation_letters.reported(_number_in(mail), numbers, settings)
        case LinkPurpose.INVITATION | LinkPurpose.NEW_PASSWORD:
            return _staff_link(mail.payload["number"], settings, now)
    raise ValueError(f"{mail.kind!r} is no kind of mail")


def _number_in(mail: Claimed) -> int:
    """Return whom a mail is gathered for: the number in its key."""
    return int(mail.key.partition(":")[2])


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
    return render(
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
    return render(
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
    return render(
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
    return render(
        "mail/invitation" if is_invitation else "mail/new_password",
        to=(member.email,),
        subject=subject,
        name=member.name,
        until=link.expires_at,
        url=absolute(url_for("newsroom_links.link", token=token)),
        sign_in_url=absolute(url_for("newsroom_sign_in.sign_in")),
    )


def _answer(comment: Comment) -> Said:
    return Said(
        id=comment.id,
        name=comment.name,
        said_at=comment.submitted_at,
        text=beginning(comment.body_html, _ANSWER_CHARACTERS),
        url=absolute(url_for("comments.permalink", comment_id=comment.id)),
    )


def _waiting(listed: Listed) -> Said:
    return Said(
        id=listed.comment.id,
        name=listed.comment.name,
        said_at=listed.comment.submitted_at,
        text=beginning(listed.comment.body_html, _WAITING_CHARACTERS),
        headline=listed.article.headline,
        reasons=" ".join(wording.reason(each) for each in listed.decision.reasons),
    )

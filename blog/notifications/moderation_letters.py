"""Write the letters about moderation: to those of the staff who want them, and of an appeal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext

from blog.accounts import staff_queries
from blog.articles import policy
from blog.articles.models import Article
from blog.comments import appeal_queries, wording
from blog.comments.models import Comment, Decision, Flag
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason
from blog.corrections import report_queries
from blog.notifications import queries, waiting_queries
from blog.notifications.compose import Letter
from blog.notifications.letter_parts import Said, beginning, render
from blog.settings import Settings
from blog.web.templating import absolute

MAX_SHOWN = 20

_CHARACTERS = 200


def staff_digest(staff_id: int, settings: Settings) -> Letter | None:
    """Tell one of the staff what waits for them, the most urgent first; None: nothing does."""
    member = staff_queries.find_editor(staff_id)
    if member is None or not member.digest_seconds:
        return None
    held, reported = queries.count_of_held(), waiting_queries.count_of_reported()
    appeals, errors = appeal_queries.count_for(member.id), report_queries.count_of_open()
    total = held + reported + appeals + errors
    if not total:
        return None
    return render(
        "mail/staff_digest",
        to=(member.email,),
        subject=ngettext(
            "%(num)d waits: %(site)s", "%(num)d wait: %(site)s", total, site=settings.site_title
        ),
        held=held,
        held_shown=[
            _said(comment, article, reasons=_reasons(decision))
            for comment, article, decision in waiting_queries.held(limit=MAX_SHOWN)
        ],
        reported=reported,
        reported_shown=_reported_said(waiting_queries.reported(limit=MAX_SHOWN)),
        appeals=appeals,
        appeals_shown=[
            _said(comment, article)
            for comment, article, _appeal in appeal_queries.waiting_for(member.id, limit=MAX_SHOWN)
        ],
        errors=errors,
        errors_url=absolute(url_for("newsroom_reports.reports")),
        queue_url=absolute(url_for("newsroom_comments.comments")),
        account_url=_account_url(),
    )


def reported(staff_id: int, numbers: Sequence[int], settings: Settings) -> Letter | None:
    """Tell one of the staff which comments readers have just reported, and nobody has weighed."""
    member = staff_queries.find_editor(staff_id)
    if member is None or not member.is_mailed_flags:
        return None
    count = waiting_queries.count_of_reported(numbers)
    if not count:
        return None
    return render(
        "mail/flagged",
        to=(member.email,),
        subject=ngettext(
            "A comment is reported: %(site)s",
            "%(num)d comments are reported: %(site)s",
            count,
            site=settings.site_title,
        ),
        count=count,
        reported=_reported_said(waiting_queries.reported(numbers, limit=MAX_SHOWN)),
        queue_url=absolute(url_for("newsroom_comments.comments")),
        account_url=_account_url(),
    )


def appeal(comment_id: int, now: datetime) -> Letter | None:
    """Tell a writer how their appeal was answered, as it stands now; None: nobody is to be told.

    The way to the receipt cannot stand in it: only a hash of its token is kept.
    """
    answered = appeal_queries.find_answered(comment_id)
    if answered is None:
        return None
    comment, article = answered.comment, answered.article
    is_public = policy.is_public(article.status, article.published_at, now)
    is_readable = comment.status == Status.PUBLISHED and is_public
    return render(
        "mail/appeal",
        to=(answered.email,),
        subject=gettext("Your appeal is answered: %(headline)s", headline=article.headline),
        headline=article.headline,
        status=comment.status,
        why=wording.removal(comment.removed_for),
        answer=answered.appeal.answer,
        url=absolute(url_for("comments.permalink", comment_id=comment.id)) if is_readable else "",
        mine_url=absolute(url_for("proofs.mine")),
    )


def _said(comment: Comment, article: Article, *, reasons: str = "") -> Said:
    return Said(
        id=comment.id,
        name=comment.name,
        said_at=comment.submitted_at,
        text=beginning(comment.body_html, _CHARACTERS),
        url=absolute(url_for("newsroom_comments.comment", comment_id=comment.id)),
        headline=article.headline,
        reasons=reasons,
    )


def _reported_said(found: Sequence[tuple[Comment, Article]]) -> list[Said]:
    flags = waiting_queries.open_flags(comment.id for comment, _article in found)
    return [
        _said(comment, article, reasons=_reports(flags.get(comment.id, ())))
        for comment, article in found
    ]


def _reasons(decision: Decision) -> str:
    return " ".join(wording.reason(each) for each in decision.reasons)


def _reports(flags: Sequence[Flag]) -> str:
    """Say how many report a comment, and why."""
    counted = Counter(FlagReason(each.reason) for each in flags)
    return " ".join(
        ngettext(
            "%(num)d reader reported it: %(why)s.",
            "%(num)d readers reported it: %(why)s.",
            number,
            why=wording.flag_reason(reason),
        )
        for reason, number in counted.most_common()
    )


def _account_url() -> str:
    return absolute(url_for("newsroom_account.account", _anchor="mails-title"))

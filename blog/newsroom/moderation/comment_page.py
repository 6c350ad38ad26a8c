"""The page of one comment at the desk, in every state in which a form may come back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from blog.articles import policy as article_policy
from blog.comments import desk_queries, queries, receipt_queries, wording
from blog.comments.models import Appeal, Comment, Flag
from blog.comments.status import Status, may_follow
from blog.comments.vocabulary import FlagReason
from blog.core.text import mark
from blog.newsroom import notices
from blog.newsroom.moderation import comment_wording
from blog.newsroom.moderation.comment_forms import AnswerForm, DecisionForm
from blog.newsroom.notices import Notice
from blog.web.kept import kept_fields

QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: the state it leads to, and what it says."""

    to: Status
    text: str


def show(
    comment_id: int,
    now: datetime,
    *,
    status: int = 200,
    decision: DecisionForm | None = None,
    answer: AnswerForm | None = None,
    notice: Notice | None = None,
) -> Response:
    """Answer with the comment, what led to its state, and what may be done about it.

    A form that came back keeps what was typed, but carries how the comment is now: that is
    what its sender sees. Four queries; raises NotFound.
    """
    found = desk_queries.find(comment_id)
    if found is None:
        raise NotFound
    comment, article, question = found
    flags, appeal = queries.flags_of(comment.id), receipt_queries.find_appeal(comment.id)
    choices = _choices(comment, flags, appeal)
    is_public = article_policy.is_public(article.status, article.published_at, now)
    # Where a form is gone from the page, what was typed stands in boxes to copy from.
    is_homeless = (decision and not choices) or (answer and comment.status != Status.PUBLISHED)
    html = render_template(
        "newsroom/comment.html",
        comment=comment,
        article=article,
        question=question,
        is_readable=comment.is_shown and is_public,
        log=queries.decisions_of(comment.id),
        flags=[(each, wording.flag_reason(FlagReason(each.reason))) for each in flags],
        appeal=appeal,
        choices=choices,
        decision=_as_seen(decision, comment),
        answer=answer or AnswerForm(formdata=None),
        notice=notice,
        kept=kept_fields() if is_homeless else [],
        done=notices.of(request.args.get("done", "")),
        words=comment_wording,
    )
    return make_response(html, status)


def has_place_for_note(comment_id: int, form: DecisionForm) -> bool:
    """Tell whether a note goes anywhere: with a change, or as the answer to an appeal.

    Where a comment is only left as it is, a note would be lost, and the form says so.
    """
    if not form.note.data or form.seen.data != form.to.data:
        return True
    appeal = receipt_queries.find_appeal(comment_id)
    if appeal is not None and appeal.answered_at is None:
        return True
    said = gettext("A note is sent with a change only, or to answer an appeal. Take it out.")
    form.note.errors = [said]
    return False


def moved(comment_id: int, form: DecisionForm) -> Notice:
    """Say who was faster, and what they did; two queries. Raises NotFound."""
    comment = queries.find_any(comment_id)
    if comment is None:
        raise NotFound
    title = gettext("This changed while you looked at it")
    if form.seen.data == comment.status and form.seen_text.data != mark(comment.body):
        said = gettext("Its writer has changed the text.")
    else:
        latest = queries.decisions_of(comment_id)[-1:]
        said = gettext(
            "It is %(state)s now. %(who)s decided so.",
            state=comment_wording.state(comment.status),
            who=comment_wording.decider(latest[0]) if latest else "",
        )
    rest = gettext("Your decision was not carried out. Look again, then decide.")
    return Notice(title, f"{said} {rest}")


def not_published() -> Notice:
    """Say that readers do not see what was to be answered or picked."""
    return Notice(
        gettext("This comment is not published"),
        gettext("Only a published comment can be answered or picked. Nothing was changed."),
    )


def _choices(comment: Comment, flags: Sequence[Flag], appeal: Appeal | None) -> list[Choice]:
    """Return what may be decided, and to leave it so where that settles something."""
    present = Status(comment.status)
    has_reports = present == Status.PUBLISHED and any(each.settled_at is None for each in flags)
    has_appeal = appeal is not None and appeal.answered_at is None
    choices = [
        Choice(to, comment_wording.button(to))
        for to in (Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REMOVED)
        if may_follow(present, to)
    ]
    if present != Status.WITHDRAWN and (has_reports or has_appeal):
        choices.append(Choice(present, comment_wording.button(present, stays=True)))
    return choices


def _as_seen(form: DecisionForm | None, comment: Comment) -> DecisionForm:
    """Have a form carry how the comment is on the page that shows it."""
    if form is None:
        form = DecisionForm(formdata=None)
        form.next.data = QUEUE if request.args.get("next") == QUEUE else ""
    form.seen.data, form.seen_text.data = comment.status, mark(comment.body)
    return form

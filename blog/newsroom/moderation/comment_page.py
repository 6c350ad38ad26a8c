"""The page of one comment at the desk, in every state in which a form may come back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from blog.articles import policy as article_policy
from blog.comments import queries, receipt_queries, undo_actions, wording
from blog.comments.models import Appeal, Comment, Decision, Flag
from blog.comments.status import Decider, Status, may_follow
from blog.comments.vocabulary import FlagReason
from blog.core.text import mark
from blog.moderation import desk_queries, past_queries
from blog.moderation.past_queries import Past
from blog.newsroom import guard, notices
from blog.newsroom.moderation import (
    appeal_wording,
    block_page,
    comment_wording,
    queue_place,
    queue_wording,
)
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
    what its sender sees. Eight queries, three more in the queue; raises NotFound.
    """
    found = desk_queries.find(comment_id)
    if found is None:
        raise NotFound
    comment, article, question = found
    flags, appeal = queries.flags_of(comment.id), receipt_queries.find_appeal(comment.id)
    log = queries.decisions_of(comment.id)
    for_colleague = appeal_wording.for_colleague(appeal)
    choices = [] if for_colleague else _choices(comment, flags, appeal)
    is_public = article_policy.is_public(article.status, article.published_at, now)
    # Where a form is gone from the page, what was typed stands in boxes to copy from.
    is_homeless = (decision and not choices) or (answer and comment.status != Status.PUBLISHED)
    html = render_template(
        "newsroom/comment.html",
        comment=comment,
        article=article,
        question=question,
        is_readable=comment.is_shown and is_public,
        log=log,
        undoable_id=_undoable_id(log),
        grounds=queue_wording.grounds,
        hosts=queue_wording.hosts(comment),
        score=queue_wording.score(comment, log[-1] if log else None),
        past=list(queue_wording.past(_past(comment))),
        flags=[(each, wording.flag_reason(FlagReason(each.reason))) for each in flags],
        appeal=appeal,
        for_colleague=for_colleague,
        choices=choices,
        decision=_as_seen(decision, comment),
        decision_url=url_for(
            "newsroom_comments.decide", comment_id=comment.id, **queue_place.kept()
        ),
        later_url=_later_url(comment, now),
        answer=answer or AnswerForm(formdata=None),
        notice=notice,
        kept=kept_fields() if is_homeless else [],
        done=notices.of(request.args.get("done", "")),
        undo=queue_place.find_undoable(guard.staff().id),
        words=comment_wording,
        block=block_page.find_form(comment, now),
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
    elif form.seen.data == comment.status and form.seen_reports.data != str(comment.open_flags):
        said = gettext("Readers have reported it.")
    else:
        latest = queries.decisions_of(comment_id)[-1:]
        said = gettext(
            "It is %(state)s now. %(who)s decided so.",
            state=comment_wording.state(comment.status),
            who=comment_wording.decider(latest[0]) if latest else "",
        )
    rest = gettext("Your decision was not carried out. Look again, then decide.")
    return Notice(title, f"{said} {rest}")


def not_undone(comment_id: int) -> Notice:
    """Say why a decision was not taken back; two queries. Raises NotFound."""
    comment = queries.find_any(comment_id)
    if comment is None:
        raise NotFound
    latest = queries.decisions_of(comment_id)[-1]
    if latest.decided_by == Decider.STAFF and undo_actions.is_changed_since(comment, latest):
        return Notice(
            gettext("This was not taken back"),
            gettext("Its writer has changed the text since. Read it, then decide anew."),
        )
    return Notice(
        gettext("This was not taken back"),
        gettext(
            "It is %(state)s now. %(who)s decided so. Only the newsroom’s latest decision "
            "can be taken back.",
            state=comment_wording.state(comment.status),
            who=comment_wording.decider(latest),
        ),
    )


def not_yours() -> Notice:
    """Say that somebody else has to decide, and who; one query."""
    return Notice(
        gettext("This is for a colleague to decide"),
        f"{appeal_wording.who_answers()} {gettext('Nothing was changed.')}",
    )


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


def _undoable_id(log: Sequence[Decision]) -> int | None:
    """Return the latest decision if it is the newsroom's about what was there before."""
    latest = log[-1] if log else None
    if latest is None or latest.decided_by != Decider.STAFF or latest.from_status is None:
        return None
    return latest.id


def _past(comment: Comment) -> Past | None:
    reader = past_queries.find_reader(comment.id)
    return past_queries.pasts([comment], {comment.id: reader} if reader else {}).get(comment.id)


def _later_url(comment: Comment, now: datetime) -> str | None:
    """Return where to read on without deciding, for who reads one after another."""
    if request.args.get("next") != QUEUE or comment.status != Status.HELD:
        return None
    following = desk_queries.next_held(comment.id, staff_id=guard.staff().id, now=now)
    if following is None:
        return None
    return url_for("newsroom_comments.comment", comment_id=following, next=QUEUE)


def _as_seen(form: DecisionForm | None, comment: Comment) -> DecisionForm:
    """Have a form carry how the comment is on the page that shows it."""
    if form is None:
        form = DecisionForm(formdata=None)
        form.next.data = QUEUE if request.args.get("next") == QUEUE else ""
    form.seen.data, form.seen_text.data = comment.status, mark(comment.body)
    form.seen_reports.data = str(comment.open_flags)
    return form

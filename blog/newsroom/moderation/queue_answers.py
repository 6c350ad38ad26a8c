"""What a script at the desk is answered instead of a page: the same, in the same words."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext

from blog.comments import queries
from blog.comments.status import Decider, Status
from blog.moderation import desk_queries, evidence_queries, lease_queries
from blog.moderation.evidence_queries import Changed
from blog.newsroom import guard
from blog.newsroom.moderation import comment_wording, queue_wording
from blog.newsroom.moderation.comment_forms import VerdictForm
from blog.newsroom.notices import Notice


def is_wanted() -> bool:
    """Tell whether the request asks for data rather than for a page."""
    return request.accept_mimetypes.best == "application/json"


def decided(comment_id: int, to: Status, decision_id: int | None) -> Response:
    """Say that a decision counts; its number is what can be taken back."""
    said = gettext("Comment %(number)s: %(state)s.", number=comment_id, state=_state(to))
    return _answer(HTTPStatus.OK, state=to, sentence=said, decision=decision_id)


def undone(comment_id: int) -> Response:
    """Say where a comment is again, now that a decision was taken back."""
    latest = queries.decisions_of(comment_id)[-1]
    return decided(comment_id, Status(latest.to_status), latest.id)


def incomplete(form: VerdictForm) -> Response:
    """Say what a decision lacks."""
    said = " ".join(str(each.errors[0]) for each in form if each.errors)
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, sentence=said)


def refused(comment_id: int, notice: Notice, status: int) -> Response:
    """Say why nothing was done, and what the comment is now.

    `is_own` tells that the one who asks decided so: a request may arrive whose answer is lost.
    """
    said = f"{notice.title}. {notice.text}"
    log = queries.decisions_of(comment_id)
    if not log:
        return _answer(status, sentence=said)
    is_own = log[-1].decided_by == Decider.STAFF and log[-1].staff_id == guard.staff().id
    return _answer(
        status, sentence=said, state=log[-1].to_status, decision=log[-1].id, is_own=is_own
    )


def changes(
    comment_ids: list[int], seen: Status, now: datetime, *, leased: list[int] | None = None
) -> Response:
    """Say which of these comments are not as they were seen, and which of them others read.

    `waiting` is how many are held. Three queries.
    """
    others = lease_queries.readers_of(comment_ids, without=guard.staff().id, now=now)
    return _answer(
        HTTPStatus.OK,
        leased=leased or [],
        moved=[_moved(each) for each in evidence_queries.changed(comment_ids, seen)],
        others=[
            {"id": comment_id, "sentence": queue_wording.is_read_by(name)}
            for comment_id, name in others.items()
        ],
        waiting=desk_queries.waiting().held,
    )


def _moved(changed: Changed) -> dict[str, Any]:
    if changed.decision is None:
        said = gettext("It is not here any more.")
    else:
        who = comment_wording.decider(changed.decision)
        said = gettext("%(who)s: %(state)s.", who=who, state=_state(changed.decision.to_status))
    return {"id": changed.comment_id, "sentence": said}


def _state(status: str) -> str:
    return comment_wording.state(status)


def _answer(status: int, **said: Any) -> Response:
    answer = jsonify(said)
    answer.status_code = status
    return answer

"""Views: what two people who go through the queue together need beside deciding."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.comments.status import Status
from blog.core.clock import utc_now
from blog.moderation import lease_actions
from blog.newsroom import guard
from blog.newsroom.moderation import (
    comment_decisions,
    comment_page,
    queue_answers,
    queue_forms,
    queue_place,
)

blueprint = Blueprint("newsroom_comments_queue", __name__, url_prefix="/newsroom/comments")


@blueprint.post("/leases")
@guard.needs(Role.EDITOR)
def lease() -> Response:
    """Lease comments to who asks, for two minutes: colleagues are led past them."""
    now, wanted = utc_now(), queue_forms.wanted()
    leased = lease_actions.lease(
        wanted, count=queue_forms.count(), staff_id=guard.staff().id, now=now
    )
    return queue_answers.changes(wanted or [], Status.HELD, now, leased=leased)


@blueprint.get("/changes")
@guard.needs(Role.EDITOR)
def changes() -> Response:
    """What colleagues have done about the comments on a page, and what they read just now."""
    ids = queue_forms.comment_ids(request.args.get("ids", ""))
    return queue_answers.changes(ids, queue_forms.seen(), utc_now())


@blueprint.post("/<int(max=2147483647):comment_id>/undo")
@guard.needs(Role.EDITOR)
def undo(comment_id: int) -> BaseResponse:
    """Take the newsroom's latest decision about a comment back, if it still is the latest."""
    now, decision_id = utc_now(), queue_forms.decision_id()
    is_done = comment_decisions.take_back(comment_id, decision_id, by=guard.actor(), now=now)
    if not is_done:
        notice = comment_page.not_undone(comment_id)
        if queue_answers.is_wanted():
            return queue_answers.refused(comment_id, notice, 409)
        return comment_page.show(comment_id, now, status=409, notice=notice)
    if queue_answers.is_wanted():
        return queue_answers.undone(comment_id)
    if request.form.get("next") == queue_place.FROM_LIST:
        return redirect(queue_place.back(decision_id=None, done="undone"), 303)
    return redirect(url_for("newsroom_comments.comment", comment_id=comment_id, done="undone"), 303)

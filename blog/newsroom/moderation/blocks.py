"""Views: blocking a reader, and holding what they have published."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.comments import queries as comments
from blog.comments import rules
from blog.core.clock import utc_now
from blog.moderation import block_actions
from blog.newsroom import guard
from blog.newsroom.moderation import block_page, rule_page
from blog.newsroom.moderation.block_forms import HoldForm
from blog.rulebook import actions, queries
from blog.web import present

# Named as belonging to the rules: a block is one.
blueprint = Blueprint("newsroom_rules_blocks", __name__, url_prefix="/newsroom")


@blueprint.post("/comments/<int(max=2147483647):comment_id>/block")
@guard.needs(Role.EDITOR)
def block(comment_id: int) -> BaseResponse:
    """Block whoever wrote a comment, and lead to what else they have said."""
    now, comment = utc_now(), comments.find_any(comment_id) or abort(404)
    form = block_page.find_form(comment, now, is_sent=True) or abort(404)
    if not form.validate_on_submit():
        return block_page.show_refused(comment, form)
    (rule_id,) = actions.write(form.proposal, by=guard.actor(), now=now)
    return redirect(url_for("newsroom_rules.rule", rule_id=rule_id, done="blocked"), 303)


@blueprint.post("/rules/<int(max=2147483647):rule_id>/hold")
@guard.needs(Role.EDITOR)
def hold(rule_id: int) -> BaseResponse:
    """Hold those that were chosen of what somebody who is blocked has published."""
    now, rule = utc_now(), queries.find(rule_id) or abort(404)
    form, offer = HoldForm(), block_page.find_offer(rule, now) or abort(404)
    if not queries.is_in_force(rule, now):  # a colleague has lifted it
        return rule_page.show(rule, now, status=409)
    if not form.validate_on_submit():
        return rule_page.show(rule, now, status=422, hold=form)
    offered = {comment.id for comment, _article in offer.theirs.rows}
    held = block_actions.hold(
        [each for each in form.comment_ids if each in offered],
        rule_id=rule_id,
        by=guard.actor(),
        rules=rules.of(present.settings()),
        now=now,
    )
    return redirect(url_for("newsroom_rules.rule", rule_id=rule_id, held=held), 303)

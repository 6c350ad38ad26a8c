"""Views: the rules that editors write."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.moderation import backtest, backtest_actions, backtest_queries
from blog.newsroom import guard
from blog.newsroom.moderation import backtest_threads, rule_page
from blog.newsroom.moderation.rule_forms import TYPED
from blog.rulebook import actions, queries
from blog.rulebook import proposal as proposals

blueprint = Blueprint("newsroom_rules", __name__, url_prefix="/newsroom/rules")

_ONE = "/<int(max=2147483647):rule_id>"
_LARGEST_NUMBER = 2**31 - 1


@blueprint.get("")
@guard.needs(Role.EDITOR)
def rules() -> Response:
    """The rules in force, the latest first; `?shown=over` lists those that are over."""
    return rule_page.show_all(utc_now())


@blueprint.get(_ONE)
@guard.needs(Role.EDITOR)
def rule(rule_id: int) -> Response:
    """One rule, in force or not: decisions name it by its number."""
    return rule_page.show(queries.find(rule_id) or abort(404), utc_now())


@blueprint.get("/new")
@guard.needs(Role.EDITOR)
def new() -> Response:
    """The form for a rule; `?tried=` fills it in from a backtest, `?rule=` from another rule."""
    now = utc_now()
    if tried := backtest_queries.find(_number("tried")):
        return rule_page.show_form(rule_page.form_of(proposals.from_stored(tried.rule), now))
    former = queries.find(_number("rule"))
    if former is not None and former.kind in TYPED:
        return rule_page.show_form(rule_page.form_of(rule_page.as_proposal(former), now))
    return rule_page.show_form(rule_page.form(now, formdata=None))


@blueprint.post("/new")
@guard.needs(Role.EDITOR)
def try_out() -> BaseResponse:
    """Try a rule on the comments of the past; nothing is saved before that is seen."""
    now = utc_now()
    form = rule_page.form(now)
    if not form.validate_on_submit():
        return rule_page.show_form(form, status=422)
    proposal = form.proposal
    backtest_id = backtest_actions.ask(proposal, staff_id=guard.staff().id, now=now)
    if backtest.may_try(proposal.kind):
        backtest_threads.start(backtest_id)
    return redirect(url_for("newsroom_rules_backtests.show", backtest_id=backtest_id), 303)


@blueprint.post(f"{_ONE}/retire")
@guard.needs(Role.EDITOR)
def retire(rule_id: int) -> BaseResponse:
    """Take a rule out of force, or lift a block."""
    actions.retire(rule_id, by=guard.actor(), now=utc_now())
    return redirect(url_for(".rules", done="rule-retired"), 303)


def _number(name: str) -> int:
    found = request.args.get(name, default=0, type=int)
    return found if 0 < found <= _LARGEST_NUMBER else 0

"""Views: what a rule would have done, and the button that saves it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.moderation import backtest, backtest_actions, backtest_queries
from blog.moderation.models import Backtest
from blog.newsroom import guard
from blog.newsroom.moderation import backtest_page, backtest_threads
from blog.rulebook import actions
from blog.rulebook import proposal as proposals

# Named as belonging to the rules, for the navigation.
blueprint = Blueprint("newsroom_rules_backtests", __name__, url_prefix="/newsroom/rules/backtests")

_ONE = "/<int(max=2147483647):backtest_id>"


@blueprint.get(_ONE)
@guard.needs(Role.EDITOR)
def show(backtest_id: int) -> Response:
    """How far it is, and once it has ended, what came out and the form that saves the rule."""
    now = utc_now()
    return backtest_page.show(_find(backtest_id, now), now)


@blueprint.post(f"{_ONE}/again")
@guard.needs(Role.EDITOR)
def start_again(backtest_id: int) -> BaseResponse:
    """Begin anew with what nobody goes on with."""
    again = backtest_actions.start_again(backtest_id, staff_id=guard.staff().id, now=utc_now())
    backtest_threads.start(again)
    return redirect(url_for(".show", backtest_id=again), 303)


@blueprint.post(f"{_ONE}/stop")
@guard.needs(Role.EDITOR)
def stop(backtest_id: int) -> BaseResponse:
    """Go through no more comments; the rule can be changed, and tried again."""
    backtest_actions.stop(backtest_id, now=utc_now())
    return redirect(url_for(".show", backtest_id=backtest_id), 303)


@blueprint.post(f"{_ONE}/rule")
@guard.needs(Role.EDITOR)
def save(backtest_id: int) -> BaseResponse:
    """Put the rule in force that was tried, exactly as it was tried."""
    now = utc_now()
    row = _find(backtest_id, now)
    if not backtest_page.has_result(row):
        return backtest_page.show(row, now, status=409)
    form = backtest_page.form(row)
    if not form.validate_on_submit():
        return backtest_page.show(row, now, status=422, form=form)
    try:
        saved = actions.write(proposals.from_stored(row.rule), by=guard.actor(), now=now)
    except (actions.Retired, actions.Over, actions.SectionGone) as error:
        return backtest_page.show(row, now, status=409, notice=backtest_page.too_late(error))
    if len(saved) == 1:
        return redirect(url_for("newsroom_rules.rule", rule_id=saved[0], done="rule-saved"), 303)
    return redirect(url_for("newsroom_rules.rules", done="rules-saved"), 303)


def _find(backtest_id: int, now: datetime) -> Backtest:
    """Return a backtest of the last day: what an older one says is not so any more."""
    row = backtest_queries.find(backtest_id)
    return row if row is not None and now - row.asked_at <= backtest.KEPT else abort(404)

"""Go through the comments beside the requests: in a thread of the worker that was asked."""

from __future__ import annotations

import logging
import time
from threading import Thread

from flask import Flask, current_app

from blog.core.clock import utc_now
from blog.moderation import backtest_actions, backtest_queries
from blog.moderation.backtest import GOES_BACK

_log = logging.getLogger("blog.backtests")

# So few are gone through before the answer is sent: nobody has to look at a bar for that.
FEW = 20_000
# Python has one thread run at a time; what is short enough to be waited for is not noticed.
_PAUSE_SECONDS = 0.0005


def start(backtest_id: int) -> None:
    """Begin to go through the comments; where they are few, be done when this returns."""
    if backtest_queries.count_since(utc_now() - GOES_BACK) <= FEW:
        backtest_actions.run(backtest_id, clock=utc_now, pause=lambda: None)
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy's
    # A daemon: a worker that is told to stop does not wait for it, and the page says so.
    Thread(target=_work, args=(app, backtest_id), daemon=True, name="backtest").start()


def _work(app: Flask, backtest_id: int) -> None:
    with app.app_context():
        try:
            backtest_actions.run(
                backtest_id, clock=utc_now, pause=lambda: time.sleep(_PAUSE_SECONDS)
            )
        except Exception:
            _log.exception("event=backtest_failed number=%s", backtest_id)

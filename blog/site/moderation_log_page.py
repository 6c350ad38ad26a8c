"""A page of the public log, and on its first page how many decisions there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from blog.comments import public_log_queries, public_wording, tally, tally_queries
from blog.comments.tally import Month
from blog.core import tokens
from blog.site import log_chart
from blog.site.log_chart import Chart
from blog.site.moderation_log_forms import LogForm
from blog.web import present
from blog.web.headers import answer_if_changed

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """The latest months, the present one first, and their drawing."""

    months: list[Month]
    chart: Chart


def answer(form: LogForm, now: datetime, *, is_rtl: bool) -> Response:
    """Answer with a page, or with 304 to who has it; seven queries, three behind the first."""
    before = _before()
    is_first = before is None and not form.chosen
    listing = public_log_queries.listing(form.wanted, now, before=before, limit=_PER_PAGE)
    html = render_template(
        "site/moderation_log.html",
        form=form,
        listing=listing,
        counts=_counts(now, is_rtl=is_rtl) if is_first else None,
        newest=_url(form) if before is not None else None,
        older=_url(form, listing.before) if listing.before is not None else None,
        is_first=is_first,
        words=public_wording,
    )
    return answer_if_changed(make_response(html))


def _counts(now: datetime, *, is_rtl: bool) -> Counts:
    months = tally.months(tally_queries.counts(now), now)
    return Counts(months, log_chart.draw(months[::-1], is_rtl=is_rtl))


def _before() -> int | None:
    """Return the place that the address names; not found for one that is not of ours.

    It is sealed: the numbers of decisions would tell how many are not in the list.
    """
    sealed = request.args.get("before")
    if sealed is None:
        return None
    key = present.settings().secret_key
    return tokens.unseal_number(sealed, secret_key=key, purpose=tokens.PLACE_IN_LOG) or abort(404)


def _url(form: LogForm, before: int | None = None) -> str:
    sealed: dict[str, Any] = {}
    if before is not None:
        key = present.settings().secret_key
        sealed["before"] = tokens.seal_number(before, secret_key=key, purpose=tokens.PLACE_IN_LOG)
    return url_for("moderation_log.moderation_log", **sealed | form.chosen)

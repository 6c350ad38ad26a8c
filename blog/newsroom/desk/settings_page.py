"""The page of what the newsroom sets, in every state in which its form may come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_babel import gettext

from blog.newsroom import notices
from blog.newsroom.desk.settings_forms import GROUPS, SettingsForm
from blog.newsroom.notices import Notice
from blog.publication import policy, queries


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that a colleague has set otherwise than the form that came back."""

    label: str
    theirs: str
    ours: str


def form(*, is_sent: bool) -> SettingsForm:
    """Make the form: as it was sent, or as things are; one query."""
    stored = queries.values()
    without = {} if is_sent else {"formdata": None}
    made = SettingsForm(
        current_app.extensions["settings"], stored, current_app.extensions["live"].fixed, **without
    )
    if not is_sent:
        made.seen.data = policy.mark(stored)
    return made


def show(
    made: SettingsForm, *, status: int = 200, differences: list[Difference] | None = None
) -> Response:
    """Answer with the form, and with what the operator has fixed, which is no field."""
    html = render_template(
        "newsroom/settings.html",
        form=made,
        groups=GROUPS,
        fixed=[name for name in policy.EDITABLE if name not in made],
        differences=differences or [],
        notice=_changed_meanwhile() if differences is not None else None,
        done=notices.of(request.args.get("done", "")),
    )
    return make_response(html, status)


def give_back_changed(made: SettingsForm) -> Response:
    """Answer a form whose settings somebody else has changed since, with both; one query.

    Sent again as it is, it counts.
    """
    stored = queries.values()
    made.seen.data = policy.mark(stored)
    return show(made, status=409, differences=_differences(made, stored))


def _differences(made: SettingsForm, stored: Mapping[str, Any]) -> list[Difference]:
    found = []
    for _title, entries in GROUPS:
        for entry in entries:
            if entry.name not in made:
                continue
            default = getattr(made.base, entry.name)
            theirs = stored.get(entry.name, default)
            ours = made.values.get(entry.name)
            ours = default if ours is None else ours
            if theirs != ours:
                found.append(Difference(str(entry.label), made.shown(theirs), made.shown(ours)))
    return found


def _changed_meanwhile() -> Notice:
    return Notice(
        gettext("Somebody else has changed settings meanwhile"),
        gettext("Nothing was saved. Here is what you sent; save it again if it is to count."),
    )

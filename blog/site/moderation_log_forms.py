"""The form that narrows the public log down."""

from __future__ import annotations

from flask import request
from wtforms import SelectField

from blog.comments.public_log_queries import Wanted
from blog.comments.status import Decider, Status
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _

_OUTCOMES = {
    "published": (_("published"), Status.PUBLISHED),
    "held": (_("held"), Status.HELD),
    "removed": (_("removed"), Status.REMOVED),
}
_DECIDERS = {"rules": (_("the rules"), Decider.POLICY), "editors": (_("an editor"), Decider.STAFF)}


class LogForm(Form):
    """Which decisions. It is read from the address; what it does not know is left out."""

    outcome = SelectField(
        _("What was done"),
        choices=lambda: [
            ("", _("anything")),
            *((name, each[0]) for name, each in _OUTCOMES.items()),
        ],
        validate_choice=False,
    )
    by = SelectField(
        _("By whom"),
        choices=lambda: [
            ("", _("anybody")),
            *((name, each[0]) for name, each in _DECIDERS.items()),
        ],
        validate_choice=False,
    )

    def __init__(self) -> None:
        """Read the address that was asked for."""
        super().__init__(formdata=request.args)

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        _words, outcome = _OUTCOMES.get(self.outcome.data or "", ("", None))
        _words, by = _DECIDERS.get(self.by.data or "", ("", None))
        return Wanted(outcome, by)

    @property
    def chosen(self) -> dict[str, str]:
        """What is asked for, as an address says it again."""
        known = {*_OUTCOMES, *_DECIDERS}
        return {each.name: each.data for each in self if each.data in known}

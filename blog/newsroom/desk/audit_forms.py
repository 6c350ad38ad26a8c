"""The form that narrows the audit log down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import HiddenField, SelectField

from blog.accounts.staff_models import Staff
from blog.newsroom.desk import audit_wording
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _

COMMAND_LINE = "none"
DECISIONS = "decisions"


class AuditForm(Form):
    """Whose deeds, and which. It is read from the address; what it does not know is left out."""

    log = HiddenField(filters=[lambda sent: sent if sent == DECISIONS else ""])
    who = SelectField(_("Who"), validate_choice=False)
    did = SelectField(_("What"), validate_choice=False)

    def __init__(self, everybody: Sequence[Staff]) -> None:
        """Read the address that was asked for."""
        super().__init__(formdata=request.args)
        self.names = {str(each.id): each.name for each in everybody}
        people = [("", _("anybody")), *self.names.items()]
        if not self.is_of_decisions:
            people.append((COMMAND_LINE, _("without an account")))
        _offer(self.who, people)
        _offer(self.did, [("", _("anything")), *audit_wording.DEEDS.items()])

    @property
    def is_of_decisions(self) -> bool:
        """Tell whether decisions about comments are asked for."""
        return bool(self.log.data)

    @property
    def staff_id(self) -> int | None:
        """Whose deeds; None: anybody's, or those of whoever had no account."""
        return int(self.who.data) if self.who.data in self.names else None

    @property
    def staff_name(self) -> str | None:
        """Whose decisions; None: anybody's."""
        return self.names.get(self.who.data or "")

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, as an address says it again."""
        return {each.name: each.data for each in self if each.data}


def _offer(field: SelectField, choices: list[tuple[str, str]]) -> None:
    field.choices = choices
    if field.data not in dict(choices):
        field.data = ""

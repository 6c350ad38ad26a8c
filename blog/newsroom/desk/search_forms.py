"""The form of the search over everything."""

from __future__ import annotations

from flask import request
from wtforms import StringField
from wtforms.validators import StopValidation

from blog.core.text import clean_line
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _

_LEAST_CHARACTERS = 2
_MOST_CHARACTERS = 200


class SearchForm(Form):
    """What is looked for, read from the address."""

    q = StringField(_("What are you looking for?"), filters=[lambda sent: clean_line(sent or "")])

    def __init__(self) -> None:
        """Read the address that was asked for."""
        super().__init__(formdata=request.args)

    def validate_q(self, field: StringField) -> None:
        """Want enough to look for: one letter is in everything."""
        if len(field.data or "") < _LEAST_CHARACTERS:
            raise StopValidation(str(_("Write two characters or more.")))
        if len(field.data or "") > _MOST_CHARACTERS:
            raise StopValidation(str(_("This is more than any text would have in a row.")))

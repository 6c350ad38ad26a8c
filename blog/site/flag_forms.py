"""The form with which readers report a comment."""

from __future__ import annotations

from wtforms import RadioField, StringField
from wtforms.validators import StopValidation

from blog.comments import wording
from blog.comments.vocabulary import FlagReason
from blog.core.text import clean_line, is_blank
from blog.web.forms import Form, within_limit
from blog.web.i18n import lazy_gettext as _

_MOST_CHARACTERS = 300


class FlagForm(Form):
    """A reason out of a list; a line goes with any of them, and has to with "something else"."""

    reason = RadioField(
        _("Reason"),
        choices=lambda: [(each.value, wording.flag_reason(each)) for each in FlagReason],
        validate_choice=False,  # below, in words that say what to do
    )
    line = StringField(
        _("A line for the editor (needed for “something else”)"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[within_limit],
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"line": _MOST_CHARACTERS}

    @property
    def chosen(self) -> FlagReason:
        """The reason that a valid form holds."""
        return FlagReason(self.reason.data)

    def validate_reason(self, field: RadioField) -> None:
        """Insist on one of the reasons that were offered."""
        if field.data not in set(FlagReason):
            raise StopValidation(str(_("Choose a reason.")))

    def validate_line(self, field: StringField) -> None:
        """Insist on words where the reason alone says nothing."""
        if self.reason.data == FlagReason.OTHER and is_blank(field.data or ""):
            raise StopValidation(str(_("Say in a few words what is wrong with the comment.")))

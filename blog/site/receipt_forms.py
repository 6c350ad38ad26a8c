"""The forms on a receipt."""

from __future__ import annotations

from flask_babel import gettext
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import StopValidation

from blog.comments.erasure_actions import Erasure
from blog.core.text import clean_text
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_APPEAL_CHARACTERS = 1000
_KEEP_TEXT, _KEEP_NOTHING = "text", "nothing"


class AppealForm(Form):
    """What a writer says against a removal."""

    appeal = TextAreaField(
        _("To the editors"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[Visible(_("Say why they should look at it again.")), within_limit],
    )

    wants_mail = BooleanField(_("Mail me the answer"))

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"appeal": _APPEAL_CHARACTERS}


class EraseForm(Form):
    """How much a writer wants erased; nothing is chosen beforehand, since nothing comes back."""

    keep = RadioField(
        _("What is to go?"),
        choices=lambda: [
            (_KEEP_TEXT, _("My name, address and website. The text stays, under another name.")),
            (_KEEP_NOTHING, _("Everything, the text too.")),
        ],
        validate_choice=False,  # below, in words that say what to do
    )
    everywhere = BooleanField(_("In all comments of this confirmed address"))

    def validate_keep(self, field: RadioField) -> None:
        """Insist on one of the choices that were offered."""
        if field.data not in {_KEEP_TEXT, _KEEP_NOTHING}:
            raise StopValidation(str(_("Choose what is to go.")))

    @property
    def erasure(self) -> Erasure:
        """What a valid form asks for."""
        return Erasure(
            keeps_text=self.keep.data == _KEEP_TEXT,
            pen_name=gettext("A former reader"),
            is_everywhere=bool(self.everywhere.data),
        )

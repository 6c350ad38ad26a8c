"""The form with which readers report an error in an article."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields import EmailField
from wtforms.validators import StopValidation

from blog.core import email_address
from blog.core.text import clean_address, clean_name, clean_text, is_blank
from blog.corrections.report_actions import Told
from blog.settings import Settings
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

MOST_OF_PASSAGE = 2000
_MOST_OF_MESSAGE = 5000


class ErrorReportForm(Form):
    """Only the message is required; `subject` is the trap that people leave empty."""

    passage = TextAreaField(
        _("The passage, as it stands in the article"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[within_limit],
    )
    message = TextAreaField(
        _("What is wrong, and what is right?"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[Visible(_("Say what is wrong.")), within_limit],
    )
    name = StringField(
        _("Your name"),
        filters=[lambda typed: clean_name(typed or "")],
        validators=[within_limit],
    )
    email = EmailField(
        _("Your email address, in case we have a question"),
        filters=[lambda typed: clean_address(typed or "")],
        validators=[within_limit],
    )
    credit = BooleanField(_("Name me in the correction"))
    subject = StringField(_("Leave this field empty; it is here to catch robots"))

    def __init__(self, settings: Settings, **values: Any) -> None:
        """Read what was sent, if anything was."""
        super().__init__(**values)
        self.settings = settings

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {
            "passage": MOST_OF_PASSAGE,
            "message": _MOST_OF_MESSAGE,
            "name": self.settings.name_max_characters,
            "email": self.settings.email_max_characters,
        }

    @property
    def box_limits(self) -> dict[str, int]:
        """How much each box takes: well above its limit, as a browser cuts in silence."""
        return {name: 4 * limit for name, limit in self.limits.items()}

    @property
    def told(self) -> Told:
        """What a valid form holds, ready to be sent."""
        return Told(
            passage=self.passage.data or "",
            message=self.message.data or "",
            name=self.name.data or "",
            email=self.email.data or "",
            credit=bool(self.credit.data),
            is_trap_filled=bool(self.subject.data),
        )

    def validate_name(self, field: StringField) -> None:
        """Insist on a name where one is to be named."""
        if self.credit.data and is_blank(field.data or ""):
            raise StopValidation(str(_("Enter the name that the correction shall give.")))

    def validate_email(self, field: EmailField) -> None:
        """Check the address's syntax, if there is one: nobody is asked whether it exists."""
        if not field.data:
            return
        try:
            found = email_address.read(field.data)
        except ValueError as error:
            raise StopValidation(
                str(_("This is no complete email address, such as name@example.org."))
            ) from error
        field.data = found.normalized

"""The forms before which nobody is signed in yet."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.fields import EmailField
from wtforms.validators import DataRequired, StopValidation

from blog.accounts import password_policy, wording
from blog.core.text import clean_address
from blog.web.forms import Form, Visible
from blog.web.i18n import lazy_gettext as _

_MOST_EMAIL, _MOST_CODE = 254, 60


class ForgottenForm(Form):
    """An address; whether anybody has it is nobody's business."""

    email = EmailField(
        _("Email"),
        filters=[lambda typed: clean_address(typed or "")[:_MOST_EMAIL].lower()],
        validators=[Visible(_("Enter your email address."))],
    )


class SignInForm(ForgottenForm):
    """An address and a password."""

    password = PasswordField(_("Password"), validators=[DataRequired(_("Enter your password."))])

    def validate_password(self, field: PasswordField) -> None:
        """Hash nothing that can be nobody's password."""
        if len(field.data or "") > password_policy.MOST_CHARACTERS:
            raise StopValidation(str(_("No password is that long.")))


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _("Code"),
        filters=[lambda typed: (typed or "").strip()[:_MOST_CODE]],
        validators=[DataRequired(_("Enter the code that your app shows now."))],
    )


class NewPasswordForm(Form):
    """A new password, twice; `own` are the name and the address of whose it will be."""

    new_password = PasswordField(
        _("New password"), validators=[DataRequired(_("Enter a new password."))]
    )
    again = PasswordField(_("The same again"))

    def __init__(self, own: tuple[str, ...], **values: Any) -> None:
        """Read what was sent, if anything was."""
        super().__init__(**values)
        self.own = own

    def validate_new_password(self, field: PasswordField) -> None:
        """Refuse what is short, common, or known to others."""
        if flaw := password_policy.find_flaw(field.data or "", own=self.own):
            raise StopValidation(wording.flaw(flaw))

    def validate_again(self, field: PasswordField) -> None:
        """Catch a slip of the finger, which nobody sees."""
        if field.data != self.new_password.data:
            raise StopValidation(str(_("This is not the same as above. Type both once more.")))

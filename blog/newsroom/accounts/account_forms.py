"""The forms of one's own account."""

from __future__ import annotations

import re

from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, StopValidation

from blog.accounts import mail_policy, wording
from blog.accounts.mail_policy import Wishes
from blog.accounts.staff_actions import Profile
from blog.accounts.staff_models import Staff
from blog.core.text import clean_name, clean_text
from blog.newsroom.accounts.sign_in_forms import CodeForm, NewPasswordForm
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_MOST_NAME, _MOST_ABOUT = 100, 500


class ProfileForm(Form):
    """How readers see somebody of the staff."""

    name = StringField(
        _("Name"),
        filters=[lambda typed: clean_name(typed or "")],
        validators=[Visible(_("Enter the name that stands over your articles.")), within_limit],
    )
    about = TextAreaField(
        _("A line about you"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[within_limit],
    )
    portrait = StringField(
        _("Portrait, by the number of an image"),
        filters=[lambda typed: str(typed or "").strip()],
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"name": _MOST_NAME, "about": _MOST_ABOUT}

    @property
    def profile(self) -> Profile:
        """What a valid form holds."""
        number = self.portrait.data or ""
        return Profile(self.name.data or "", self.about.data or "", int(number) if number else None)

    def validate_portrait(self, field: StringField) -> None:
        """Take a number or nothing."""
        if field.data and not re.fullmatch("[0-9]{1,9}", field.data):
            raise StopValidation(str(_("Enter the number of an image, or leave this empty.")))

    def refuse_name(self) -> None:
        """Say that somebody else has this name."""
        self.name.errors = [wording.name_taken()]

    def refuse_portrait(self) -> None:
        """Say that no image has this number."""
        self.portrait.errors = [str(_("There is no image of this number."))]

    @classmethod
    def of(cls, member: Staff) -> ProfileForm:
        """Return the form as it is before anybody changes anything."""
        return cls(
            formdata=None,
            name=member.name,
            about=member.about,
            portrait=member.portrait_id or "",
        )


class MailsForm(Form):
    """What somebody who decides about comments wants to be mailed."""

    digest = SelectField(
        _("What waits for you"),
        choices=lambda: [
            ("0", _("not at all")),
            (str(mail_policy.HOUR), _("hourly")),
            (str(4 * mail_policy.HOUR), _("every 4 hours")),
            (str(mail_policy.DAY), _("daily")),
            (str(7 * mail_policy.DAY), _("weekly")),
        ],
        validate_choice=False,  # below, in words that say what to do
    )
    is_mailed_flags = BooleanField(_("At once when readers report a comment"))

    @property
    def wishes(self) -> Wishes:
        """What a valid form holds."""
        return Wishes(int(self.digest.data or 0), bool(self.is_mailed_flags.data))

    def validate_digest(self, field: SelectField) -> None:
        """Insist on one of the intervals that are offered."""
        if field.data not in map(str, mail_policy.DIGESTS):
            raise StopValidation(str(_("Choose how often.")))

    @classmethod
    def of(cls, member: Staff) -> MailsForm:
        """Return the form as it is before anybody changes anything."""
        return cls(
            formdata=None,
            digest=str(member.digest_seconds),
            is_mailed_flags=member.is_mailed_flags,
        )


class ConfirmForm(Form):
    """One's present password, before something that a borrowed browser must not do."""

    password = PasswordField(
        _("Your password"), validators=[DataRequired(_("Enter your present password."))]
    )

    def refuse_password(self) -> None:
        """Say that the password was not right."""
        self.password.errors = [str(_("This is not your present password."))]


class ChangePasswordForm(NewPasswordForm, ConfirmForm):
    """The present password, and a new one twice."""


class FactorForm(CodeForm, ConfirmForm):
    """A secret that we have made, signed, the code that an app makes of it, and the password.

    Without it, a borrowed browser could shut its owner out, who cannot do without the app.
    """

    secret = HiddenField()

    def refuse_secret(self) -> None:
        """Say that the secret has run out, or was never ours."""
        self.code.errors = [
            str(
                _(
                    "The picture above is a new one, since the old one has run out. "
                    "Take this one, and enter its code."
                )
            )
        ]

    def refuse_code(self) -> None:
        """Say that the code does not fit the secret."""
        self.code.errors = [
            str(_("This is not the code for the picture above. Is the clock of your phone right?"))
        ]

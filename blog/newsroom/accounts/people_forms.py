"""The forms with which an admin looks after people."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.fields import EmailField
from wtforms.validators import StopValidation

from blog.accounts import wording
from blog.accounts.staff_actions import Newcomer
from blog.accounts.vocabulary import Role
from blog.core import email_address
from blog.core.text import clean_address, clean_name
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_MOST_NAME, _MOST_EMAIL = 100, 254


class RoleForm(Form):
    """What somebody may do."""

    role = SelectField(
        _("Role"),
        choices=lambda: [(each.value, wording.role(each)) for each in Role],
        validate_choice=False,  # below, in words that say what to do
    )

    @property
    def chosen(self) -> Role:
        """The role that a valid form holds."""
        return Role(self.role.data)

    def validate_role(self, field: SelectField) -> None:
        """Insist on one of the roles that were offered."""
        if field.data not in set(Role):
            raise StopValidation(str(_("Choose a role.")))


class InviteForm(RoleForm):
    """Who is to join, and as what."""

    name = StringField(
        _("Name"),
        filters=[lambda typed: clean_name(typed or "")],
        validators=[
            Visible(_("Enter the name that will stand over their articles.")),
            within_limit,
        ],
    )
    email = EmailField(
        _("Email"),
        filters=[lambda typed: clean_address(typed or "")],
        validators=[Visible(_("Enter the address to which the invitation goes.")), within_limit],
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"name": _MOST_NAME, "email": _MOST_EMAIL}

    @property
    def newcomer(self) -> Newcomer:
        """Who a valid form speaks of."""
        return Newcomer(self.name.data or "", self.email.data or "", self.chosen)

    def validate_email(self, field: EmailField) -> None:
        """Check the address's syntax only."""
        try:
            found = email_address.read(field.data or "")
        except ValueError as error:
            raise StopValidation(
                str(_("This is no complete email address, such as name@example.org."))
            ) from error
        field.data = found.normalized.lower()

    def refuse_name(self) -> None:
        """Say that somebody has this name already."""
        self.name.errors = [wording.name_taken()]

    def refuse_email(self) -> None:
        """Say that somebody has this address already."""
        self.email.errors = [str(_("Somebody of the staff has this address already."))]

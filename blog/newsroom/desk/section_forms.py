"""The forms with which an editor adds a section, and changes what is said of it."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import StopValidation

from blog.core.text import clean_line, clean_name, slugify
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_LIMITS = {"name": 60, "description": 300, "slug": 80}


class SectionForm(Form):
    """What a section is called, and what it is about."""

    name = StringField(
        _("Name"),
        filters=[lambda typed: clean_name(typed or "")],
        validators=[Visible(_("Enter the section’s name.")), within_limit],
    )
    description = StringField(
        _("What it is about, in a sentence"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[within_limit],
    )
    is_premoderated = BooleanField(_("Each comment on an article in it waits for an editor"))

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return _LIMITS


class NewSectionForm(SectionForm):
    """A section's address is chosen once: links and feeds hold on to it."""

    slug = StringField(
        _("Address: the last part of /sections/…; empty: made of the name"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[within_limit],
    )

    def validate_slug(self, field: StringField) -> None:
        """Take letters, digits and hyphens only, as they will stand in the address."""
        if field.data and slugify(field.data) != field.data:
            raise StopValidation(
                str(_("Use small letters, digits and hyphens, such as local-news."))
            )

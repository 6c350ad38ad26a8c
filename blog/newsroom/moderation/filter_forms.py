"""The form in which somebody tries what the filter says of a text."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from blog.core.text import clean_name, clean_text
from blog.web import present
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _


class TrialForm(Form):
    """A text as a reader might send it, and under which name; nothing of it is kept."""

    text = TextAreaField(
        _("Text"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[Visible(_("Write a text to try.")), within_limit],
    )
    name = StringField(
        _("Name"), filters=[lambda typed: clean_name(typed or "")], validators=[within_limit]
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        settings = present.settings()
        return {"text": settings.comment_max_characters, "name": settings.name_max_characters}

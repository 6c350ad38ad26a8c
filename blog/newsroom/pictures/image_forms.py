"""The forms with which a picture is sent, and what is said of it changed."""

from __future__ import annotations

import re

from werkzeug.datastructures import FileStorage
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import StopValidation

from blog.core.text import clean_line, clean_name
from blog.images.actions import Texts
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_LIMITS = {"alt": 500, "caption": 1_000, "credit": 200}
_LONGEST_NAME = 200


class TextsForm(Form):
    """What is said of a picture: to who cannot see it, below it, and of whom it is."""

    alt = TextAreaField(
        _("What it shows, for those who cannot see it"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[Visible(_("Say in a sentence what the picture shows.")), within_limit],
    )
    caption = TextAreaField(
        _("Caption"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[within_limit],
    )
    credit = StringField(
        _("Credit"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[within_limit],
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return _LIMITS

    @property
    def texts(self) -> Texts:
        """What a valid form says."""
        return Texts(self.alt.data or "", self.caption.data or "", self.credit.data or "")


class UploadForm(TextsForm):
    """The same, with the picture; its field stands last, so that the texts are read first."""

    file = FileField(_("Picture: JPEG, PNG, WebP or AVIF"))

    @property
    def sent(self) -> FileStorage | None:
        """The file that came along, if any did."""
        return self.file.data if isinstance(self.file.data, FileStorage) else None

    @property
    def file_name(self) -> str:
        """The last part of the name that the file had, made fit to be shown."""
        name = (self.sent and self.sent.filename) or ""
        return clean_name(re.split(r"[\\/]", name)[-1])[:_LONGEST_NAME]

    def validate_file(self, field: FileField) -> None:
        """Insist on a file; what it is, only decoding it tells."""
        if self.sent is None or not self.sent.filename:
            raise StopValidation(str(_("Choose a file.")))

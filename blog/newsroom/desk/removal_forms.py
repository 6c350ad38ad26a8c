"""The forms with which an editor words why comments are removed."""

from __future__ import annotations

from wtforms import StringField

from blog.core.text import clean_line
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_LIMITS = {"sentence": 200}


class RewordForm(Form):
    """The sentence that everybody reads; empty: the one that came with the blog."""

    sentence = StringField(
        _("The sentence that everybody reads"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[within_limit],
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return _LIMITS


class ReasonForm(RewordForm):
    """The sentence of a reason for which the blog has no words of its own."""

    sentence = StringField(
        _("The sentence that everybody reads"),
        filters=[lambda typed: clean_line(typed or "")],
        validators=[
            Visible(_("Write the sentence, such as: It is not written in English.")),
            within_limit,
        ],
    )

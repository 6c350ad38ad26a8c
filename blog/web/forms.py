"""What every form is built on: Flask-WTF without its token, and a check that reads aloud."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import current_app, g
from flask_babel import format_decimal, gettext
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.csrf.core import CSRF
from wtforms.validators import StopValidation

from blog.core.text import is_blank


class _NoToken(CSRF):
    """A CSRF class without a field: the request's headers were judged before any view."""

    def setup_form(self, form: Any) -> list[Any]:
        return []


class Form(FlaskForm):
    """A form that reads what was sent, and insists that the sender has been judged."""

    class Meta(FlaskForm.Meta):
        """No hidden token, and the session is never touched."""

        csrf_class = _NoToken  # type: ignore[assignment]  # inferred too narrowly upstream

    def __init__(self, **values: Any) -> None:
        """Read what was sent, if anything was; else the fields hold `values`."""
        super().__init__(**values)

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field that has a limit, in characters."""
        return {}

    def described(self, name: str) -> dict[str, str]:
        """Return the attributes that tie a field to its error, for those who cannot see it."""
        if not self[name].errors:
            return {}
        return {"aria-describedby": f"{self[name].id}-error", "aria-invalid": "true"}

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Tell whether the form was sent and holds; RuntimeError if nobody judged its sender."""
        is_judged = g.get("csrf_valid", False) or not current_app.config["WTF_CSRF_ENABLED"]
        if self.is_submitted() and not is_judged:
            raise RuntimeError("a form was sent to a view that web.csrf does not protect")
        return bool(super().validate_on_submit(extra_validators))


class Visible:
    """Want something to see: not nothing, blanks or invisible characters."""

    # WTForms passes a field's flags on to its widget: the `required` attribute.
    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        """Raise StopValidation with the message if there is nothing to see."""
        if is_blank(field.data or ""):
            raise StopValidation(self.message)


def within_limit(form: Form, field: Field) -> None:
    """Refuse a text that is longer than the form's limit for the field."""
    length, limit = len(field.data or ""), form.limits[field.name]
    if length > limit:
        raise StopValidation(
            gettext(
                "This has %(length)s characters, and %(limit)s fit. Shorten it by %(over)s.",
                length=format_decimal(length),
                limit=format_decimal(limit),
                over=format_decimal(length - limit),
            )
        )

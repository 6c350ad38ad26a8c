"""The filters of the list of articles; they are read from the address."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import SelectField, StringField

from blog.articles.newsroom_queries import Order
from blog.newsroom.writing import article_fields
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _

Choices = list[tuple[str, str]]

_ALL = ("", _("All"))


class FilterForm(Form):
    """Which articles, and in which order; what is not among the choices counts as not chosen."""

    words = StringField(_("In the headline"), name="q", filters=[article_fields.line])
    state = SelectField(_("State"), validate_choice=False)
    section = SelectField(_("Section"), validate_choice=False)
    author = SelectField(_("Author"), validate_choice=False)
    order = SelectField(
        _("Sorted by"),
        name="sort",
        choices=lambda: [
            (Order.CHANGED.value, _("Last changed")),
            (Order.PUBLISHED.value, _("Published")),
            (Order.HEADLINE.value, _("Headline")),
        ],
        validate_choice=False,
    )

    def __init__(self, *, states: Choices, sections: Choices, authors: Choices) -> None:
        """Read the address."""
        super().__init__(formdata=request.args)
        self.state.choices = [_ALL, *states]
        self.section.choices = [_ALL, *sections]
        self.author.choices = [_ALL, *authors]

    @property
    def chosen(self) -> dict[str, Any]:
        """What an address carries that asks for the same."""
        fields = (self.words, self.state, self.section, self.author, self.order)
        return {field.name: field.data for field in fields if field.data}

"""Forms that decide what readers see."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import StopValidation

from blog.newsroom.writing import article_fields
from blog.newsroom.writing.amendment_forms import BasedOnForm
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _


class ScheduleForm(BasedOnForm):
    """An instant to come, in the site's time zone."""

    at = StringField(_("Publish on"), filters=[article_fields.line])

    def __init__(self, zone: ZoneInfo, now: datetime, **values: Any) -> None:
        """Read what was sent."""
        super().__init__(**values)
        self.zone, self.now = zone, now

    @property
    def instant(self) -> datetime:
        """The instant that a valid form holds."""
        found = article_fields.instant(self.at.data or "", self.zone)
        return found or self.now

    @property
    def is_instant(self) -> bool:
        """Tell whether a browser's own field for a day and a time can hold what was typed."""
        typed = self.at.data or ""
        return not typed or article_fields.instant(typed, self.zone) is not None

    def validate_at(self, field: StringField) -> None:
        """Want a day and a time that are still to come."""
        instant = article_fields.instant(field.data or "", self.zone)
        if instant is None:
            raise StopValidation(gettext("Enter a day and a time such as 2027-01-31 18:30."))
        if instant <= self.now:
            raise StopValidation(gettext("This has passed. Enter a time to come, or publish now."))


class Bulk(StrEnum):
    """What may be done to several articles at once."""

    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    MOVE = "move"


class BulkForm(Form):
    """What is done to several articles; each box carries its number and the revision seen."""

    do = SelectField(
        _("With those chosen"),
        choices=lambda: [
            ("", _("Choose")),
            (Bulk.PUBLISH.value, _("Publish now")),
            (Bulk.UNPUBLISH.value, _("Take from the readers")),
            (Bulk.MOVE.value, _("Move to the section")),
        ],
        validate_choice=False,
    )
    section = SelectField(_("Into the section"), id="into", validate_choice=False)
    chosen = SelectMultipleField(_("Articles"), choices=list, validate_choice=False)

    def __init__(self, *, sections: list[tuple[str, str]], **values: Any) -> None:
        """Read what was sent."""
        super().__init__(**values)
        self.section.choices = [("", _("None")), *sections]
        self.known_sections = set(dict(sections))

    @property
    def action(self) -> Bulk:
        """What a valid form does."""
        return Bulk(self.do.data)

    @property
    def section_id(self) -> int | None:
        """Where a valid form moves articles; None for no section."""
        return article_fields.number(self.section.data or "")

    @property
    def seen(self) -> list[tuple[int, int]]:
        """The chosen articles, each with the revision at which it was seen."""
        pairs = (value.partition(":") for value in self.chosen.data or ())
        numbers = (
            (article_fields.number(first), article_fields.number(second))
            for first, _colon, second in pairs
        )
        return [(article, seen) for article, seen in numbers if article and seen]

    def validate_do(self, field: SelectField) -> None:
        """Want something to do."""
        if field.data not in set(Bulk):
            raise StopValidation(gettext("Choose what to do."))

    def validate_section(self, field: SelectField) -> None:
        """Refuse a section that is not there."""
        if field.data and field.data not in self.known_sections:
            raise StopValidation(gettext("There is no such section any more. Choose another."))

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Want articles."""
        if not self.seen:
            raise StopValidation(gettext("Choose at least one article."))

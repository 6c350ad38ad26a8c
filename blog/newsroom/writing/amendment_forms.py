"""The part of a form that says what a change is to readers who have seen the article."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import StopValidation

from blog.articles.content import Amendment
from blog.articles.policy import Change, Placement
from blog.core.text import is_blank
from blog.newsroom.writing import article_fields
from blog.web.forms import Form, within_limit
from blog.web.i18n import lazy_gettext as _

_MAX_NOTE = 1_000
_MAX_CREDIT = 100


class BasedOnForm(Form):
    """A change of an article as it was seen; what is no number was never seen."""

    based_on = HiddenField(filters=[lambda sent: (sent or "").strip()])

    @property
    def base(self) -> int:
        """The revision from which the change began; 0, which no article is at, for none."""
        return article_fields.number(self.based_on.data or "") or 0


class AmendmentForm(BasedOnForm):
    """Minor or a correction, with no default: somebody has to decide it each time."""

    change = RadioField(
        _("What is this change to readers?"),
        choices=lambda: [
            (Change.MINOR.value, _("Minor: only the newsroom’s history keeps it")),
            (Change.CORRECTION.value, _("A correction: readers are told what was wrong")),
        ],
        validate_choice=False,
    )
    note = TextAreaField(
        _("What was wrong, for readers (with a correction)"),
        filters=[article_fields.line],
        validators=[within_limit],
    )
    placement = RadioField(
        _("Where the note stands"),
        choices=lambda: [
            (Placement.ABOVE.value, _("Above the text")),
            (Placement.BELOW.value, _("Below the text")),
        ],
        default=Placement.BELOW.value,
        validate_choice=False,
    )
    credit = StringField(
        _("Found by (a reader’s name, if they wish it)"),
        filters=[article_fields.line],
        validators=[within_limit],
    )

    def __init__(self, *, must_amend: bool, **values: Any) -> None:
        """Read what was sent; `must_amend` where readers have seen the article."""
        super().__init__(**values)
        self.must_amend = must_amend

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"note": _MAX_NOTE, "credit": _MAX_CREDIT}

    @property
    def amendment(self) -> Amendment | None:
        """What a valid form says of the change; None where readers never saw the article."""
        if not self.must_amend:
            return None
        return Amendment(
            change=Change(self.change.data),
            note=self.note.data or "",
            placement=Placement(self.placement.data or Placement.BELOW),
            credit=self.credit.data or "",
        )

    def validate_change(self, field: RadioField) -> None:
        """Insist on one of the two."""
        if self.must_amend and field.data not in {Change.MINOR, Change.CORRECTION}:
            raise StopValidation(
                str(_("Readers have seen this article. Say whether the change is a correction."))
            )

    def validate_note(self, field: TextAreaField) -> None:
        """Insist on words for readers with a correction."""
        is_correction = self.must_amend and self.change.data == Change.CORRECTION
        if is_correction and is_blank(field.data or ""):
            raise StopValidation(str(_("Say in a sentence what was wrong.")))

    def validate_placement(self, field: RadioField) -> None:
        """Refuse what was not offered."""
        if field.data and field.data not in set(Placement):
            raise StopValidation(str(_("Choose a place.")))

"""The forms that block a reader, and that hold what they have published."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask_babel import gettext
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation

from blog.core.text import clean_line, clean_name, clean_text
from blog.newsroom.moderation import rule_wording
from blog.newsroom.writing import article_fields
from blog.rulebook import matching
from blog.rulebook.proposal import Proposal, is_wild
from blog.rulebook.vocabulary import Effect, Kind
from blog.web.forms import Form, within_limit
from blog.web.i18n import lazy_gettext as _

_LIMITS = {"name": 200, "note": 500}
_FOR_EVER = "0"
# A block is not tried on the past before: *an* would be half of all readers.
_BEGINNING = re.compile(r"[^*]{3,}\*")


class BlockForm(Form):
    """By what somebody is blocked, for how long, and what becomes of what they send.

    `ways` are what is known of the comment's writer: the pattern for each kind of rule.
    """

    by = RadioField(_("By"), id="block-by", choices=list, validate_choice=False)
    name = StringField(
        _("Name, if by name; * stands for anything"),
        id="block-name",
        filters=[lambda typed: clean_name(typed or "")],
        validators=[within_limit],
    )
    days = SelectField(
        _("For"),
        id="block-days",
        choices=lambda: [
            ("1", _("a day")),
            ("7", _("a week")),
            ("30", _("30 days")),
            ("365", _("a year")),
            (_FOR_EVER, _("until somebody lifts it")),
        ],
        default="7",
    )
    effect = SelectField(
        _("What to do with what they send"),
        id="block-effect",
        choices=lambda: [
            (Effect.HOLD, _("Hold it until an editor has read it")),
            (Effect.SPAM, _("Mark it as spam")),
        ],
    )
    note = TextAreaField(
        _("A note for the newsroom"),
        id="block-note",
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[within_limit],
    )

    def __init__(
        self, ways: dict[Kind, str], labels: dict[Kind, str], now: datetime, *, is_sent: bool
    ) -> None:
        """Read what was sent; else the surest way is chosen."""
        super().__init__(**({} if is_sent else {"formdata": None}))
        self.ways, self.now = ways, now
        self.by.choices = [(kind.value, labels[kind]) for kind in ways]
        if not is_sent:
            self.by.data, self.name.data = next(iter(ways)).value, ways[Kind.NAME]

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return _LIMITS

    @property
    def proposal(self) -> Proposal:
        """The rule that a valid form asks for."""
        kind = Kind(self.by.data)
        days = int(self.days.data)
        return Proposal(
            kind=kind,
            patterns=((self.name.data or "") if kind == Kind.NAME else self.ways[kind],),
            effect=Effect(self.effect.data),
            note=self.note.data or "",
            ends_at=self.now + timedelta(days=days) if days else None,
        )

    def validate_by(self, field: RadioField) -> None:
        """Want a way that leads to this comment's writer."""
        if field.data not in self.ways:
            raise StopValidation(gettext("Choose by what to block."))

    def validate_name(self, field: StringField) -> None:
        """Want a name that can be looked for, if it is by name."""
        if self.by.data != Kind.NAME:
            return
        if not clean_line(field.data or ""):
            raise StopValidation(gettext("Enter a name."))
        if (code := matching.problem(Kind.NAME, field.data or "")) is not None:
            raise StopValidation(rule_wording.problem(code, Kind.NAME, field.data or ""))
        if is_wild(Kind.NAME, field.data or "") and not _BEGINNING.fullmatch(field.data or ""):
            raise StopValidation(rule_wording.too_wild(field.data or ""))


class HoldForm(Form):
    """Which of somebody's comments to hold."""

    chosen = SelectMultipleField(_("Comments"), choices=list, validate_choice=False)

    @property
    def comment_ids(self) -> list[int]:
        """The numbers of the chosen ones."""
        return list(filter(None, map(article_fields.number, self.chosen.data or ())))

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Want at least one."""
        if not self.comment_ids:
            raise StopValidation(gettext("Choose at least one comment."))

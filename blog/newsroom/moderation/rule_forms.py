"""The form in which an editor writes a rule, and the one that saves what was tried."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation

from blog.articles import queries as articles
from blog.core.text import clean_line, clean_text
from blog.newsroom.moderation import rule_wording
from blog.newsroom.writing import article_fields
from blog.rulebook import matching
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Effect, Kind
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

# What an editor types a pattern for; readers and senders are blocked from a comment's page.
TYPED = (Kind.WORDS, Kind.LINKS, Kind.DOMAIN, Kind.NAME, Kind.EMAIL, Kind.NETWORK)
MOST_PATTERNS = 20
_LIMITS = {"patterns": 2000, "article": 300, "note": 500, "until": 30}


class RuleForm(Form):
    """What to look for, where, until when, and what follows; `article_id` once it is valid."""

    kind = SelectField(
        _("What it looks at"), choices=lambda: [(each, rule_wording.kind(each)) for each in TYPED]
    )
    patterns = TextAreaField(
        _("What it looks for, a line for each"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[Visible(_("Enter what to look for.")), within_limit],
    )
    effect = SelectField(
        _("What to do with such a comment"),
        choices=lambda: [
            (Effect.HOLD, _("Hold it until an editor has read it")),
            (Effect.SPAM, _("Mark it as spam")),
        ],
    )
    section = SelectField(_("In the section"))
    article = StringField(
        _("Only on one article (the last part of its address)"),
        filters=[lambda sent: clean_line(sent or "").rstrip("/").rpartition("/")[2]],
        validators=[within_limit],
    )
    until = StringField(
        _("Until (empty: until somebody ends it)"),
        filters=[article_fields.line],
        validators=[within_limit],
    )
    note = TextAreaField(
        _("A note for the newsroom"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[within_limit],
    )
    replaces = HiddenField()

    article_id: int | None = None

    def __init__(
        self, zone: ZoneInfo, now: datetime, *, sections: list[tuple[str, str]], **values: Any
    ) -> None:
        """Read what was sent; else the fields hold `values`."""
        super().__init__(**values)
        self.zone, self.now = zone, now
        self.section.choices = [("", gettext("all sections")), *sections]

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return _LIMITS

    @property
    def lines(self) -> tuple[str, ...]:
        """The patterns, each once."""
        stripped = (line.strip() for line in (self.patterns.data or "").splitlines())
        return tuple(dict.fromkeys(filter(None, stripped)))

    @property
    def is_instant(self) -> bool:
        """Tell whether a browser's own field for a day and a time can hold what was typed."""
        typed = self.until.data or ""
        return not typed or article_fields.instant(typed, self.zone) is not None

    @property
    def proposal(self) -> Proposal:
        """The rules that a valid form asks for."""
        return Proposal(
            kind=Kind(self.kind.data),
            patterns=self.lines,
            effect=Effect(self.effect.data),
            section_id=article_fields.number(self.section.data or ""),
            article_id=self.article_id,
            note=self.note.data or "",
            ends_at=article_fields.instant(self.until.data or "", self.zone),
            replaces=article_fields.number(self.replaces.data or ""),
        )

    def validate_patterns(self, field: TextAreaField) -> None:
        """Refuse the first line that cannot be looked for, and more lines than fit."""
        if len(self.lines) > MOST_PATTERNS:
            raise StopValidation(
                gettext("These are more than %(most)s lines. Take some out.", most=MOST_PATTERNS)
            )
        if self.kind.data not in TYPED:
            return  # said beside that field
        kind = Kind(self.kind.data)
        for line in self.lines:
            if (code := matching.problem(kind, line)) is not None:
                raise StopValidation(rule_wording.problem(code, kind, line))

    def validate_article(self, field: StringField) -> None:
        """Find the article, and refuse one beside a section."""
        if not field.data:
            return
        if self.section.data:
            raise StopValidation(gettext("Choose either a section or an article."))
        found = articles.find_any(field.data)
        if found is None:
            raise StopValidation(gettext("No article has this address."))
        self.article_id = found.id

    def validate_until(self, field: StringField) -> None:
        """Want a day and a time that are still to come, if any."""
        if not field.data:
            return
        instant = article_fields.instant(field.data, self.zone)
        if instant is None:
            raise StopValidation(gettext("Enter a day and a time such as 2027-01-31 18:30."))
        if instant <= self.now:
            raise StopValidation(gettext("This has passed. Enter a time to come."))


class SaveForm(Form):
    """That the rules that were tried are put in force, and are meant to hit so many."""

    is_meant = BooleanField(_("Save it all the same"))

    def __init__(self, *, needs_meaning: bool, **values: Any) -> None:
        """Read what was sent."""
        super().__init__(**values)
        self.needs_meaning = needs_meaning

    def validate_is_meant(self, field: BooleanField) -> None:
        """Want a second word where many published comments would have been hit."""
        if self.needs_meaning and not field.data:
            raise StopValidation(gettext("Tick this if the rule is meant to hit so many."))

"""The form with which an editor slows a thread down, and what it shows of the thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wtforms import SelectField
from wtforms.validators import StopValidation

from blog.articles.models import Article
from blog.articles.policy import UNTIL_LIFTED
from blog.comments import hours_wording
from blog.web import present
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _


class Slow(StrEnum):
    """How long a thread is to be in slow mode."""

    OFF = "off"
    HOUR = "hour"
    DAY = "day"
    UNTIL_LIFTED = "until lifted"


_LENGTHS = {Slow.HOUR: timedelta(hours=1), Slow.DAY: timedelta(days=1)}


class SlowModeForm(Form):
    """How long a thread is to be in slow mode, from now on."""

    slow = SelectField(
        _("Slow mode"),
        choices=lambda: [
            (Slow.OFF.value, _("Off")),
            (Slow.HOUR.value, _("For an hour")),
            (Slow.DAY.value, _("For a day")),
            (Slow.UNTIL_LIFTED.value, _("Until somebody ends it")),
        ],
        validate_choice=False,
    )

    def until(self, now: datetime) -> datetime | None:
        """Return until when a valid form slows a thread down; None: not at all."""
        chosen = Slow(self.slow.data)
        if chosen == Slow.UNTIL_LIFTED:
            return UNTIL_LIFTED
        return now + _LENGTHS[chosen] if chosen in _LENGTHS else None

    def validate_slow(self, field: SelectField) -> None:
        """Want one of the choices."""
        if field.data not in set(Slow):
            raise StopValidation(str(_("Choose how long.")))


@dataclass(frozen=True, slots=True)
class Pace:
    """How a thread goes at present: until when it is slow, and what that means in words.

    `until` is None where it is slow until somebody ends that.
    """

    form: SlowModeForm
    is_slow: bool
    until: datetime | None
    every: str


def pace(article: Article, form: SlowModeForm | None, now: datetime) -> Pace:
    """Return how an article's thread goes, with the form to change it: as it was sent, or fresh."""
    until = article.slow_until
    is_slow = until is not None and now < until
    is_lifted_by_hand = until == UNTIL_LIFTED
    chosen = Slow.UNTIL_LIFTED if is_lifted_by_hand else Slow.HOUR if is_slow else Slow.OFF
    return Pace(
        form=form or SlowModeForm(formdata=None, slow=chosen.value),
        is_slow=is_slow,
        until=None if is_lifted_by_hand else until,
        every=hours_wording.lasting(timedelta(seconds=present.settings().slow_seconds)),
    )

"""The form of what the newsroom sets for the blog; one field for each setting it may set."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, gettext
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import NumberInput

from blog import configuration
from blog.comments import hours_wording
from blog.core import week
from blog.core.parsing import parse
from blog.core.text import clean_line, is_blank
from blog.publication import policy
from blog.settings import Settings
from blog.web.forms import Form
from blog.web.i18n import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting of the newsroom: its name, what it is called, and what more is to be said."""

    name: str
    label: str
    hint: str = ""


GROUPS = (
    (
        _("The blog"),
        (
            Entry("site_title", _("Title")),
            Entry("site_description", _("One sentence under the title")),
            Entry("articles_per_page", _("Articles on a page of a list")),
        ),
    ),
    (
        _("Threads"),
        (
            Entry("comments_per_page", _("Comments that begin a branch, on a page of a thread")),
            Entry(
                "comments_newest_first",
                _("Newest comments first"),
                _("Where an article does not say otherwise."),
            ),
            Entry("thread_depth", _("How deep answers stand inside each other")),
            Entry(
                "comments_open_days",
                _("Days after which an article closes for comments"),
                _("0: never."),
            ),
            Entry("comment_max_characters", _("Longest comment, in characters")),
            Entry(
                "edit_seconds",
                _("How long writers may change their comments, in seconds"),
                _("0: not at all."),
            ),
        ),
    ),
    (
        _("What waits for an editor"),
        (
            Entry(
                "hold_first_comments",
                _("Hold comments of readers whom nobody knows"),
                _("Known is who has confirmed an address, and was published before."),
            ),
            Entry(
                "hold_links", _("Hold a comment with so many links"), _("0: links hold nothing.")
            ),
            Entry(
                "hold_seconds",
                _("Hold what is sent within so many seconds of opening the page"),
                _("People do not type that fast. 0: speed holds nothing."),
            ),
            Entry(
                "hold_flags",
                _("Hold a published comment that so many readers report"),
                _("0: reports hold nothing."),
            ),
            Entry(
                "hold_added_characters",
                _("Hold a published comment to which more than so many characters are added"),
            ),
            Entry(
                "use_filter",
                _("Have the learned filter hold what resembles spam"),
                _("It begins once it has seen enough decisions of yours."),
            ),
        ),
    ),
    (
        _("When nobody watches"),
        (
            Entry(
                "staffed_hours",
                _("When somebody reads comments"),
                _(
                    "Such as mon-fri 08:00-18:00, sat 10:00-14:00; sun 22:00-02:00, in the time "
                    "zone of the blog. At other hours every comment waits, and the form says until "
                    "when. Empty: somebody always reads."
                ),
            ),
            Entry(
                "queue_cap",
                _("Have every comment wait while more than so many do"),
                _("0: never."),
            ),
            Entry(
                "slow_seconds",
                _("Slow mode: seconds between two comments of one address on an article"),
                _("An editor puts an article in slow mode on its page. 0: slow mode does nothing."),
            ),
            Entry(
                "slow_flags",
                _("Slow mode for an hour after so many reports on one article within an hour"),
                _("0: never."),
            ),
        ),
    ),
    (
        _("How often one address may send something"),
        (
            Entry("throttle_pause_seconds", _("Seconds between two comments")),
            Entry("throttle_window_comments", _("Comments within the time below")),
            Entry("throttle_window_seconds", _("That time, in seconds")),
            Entry("flags_per_day", _("Reports in a day"), _("0: as many as they like.")),
        ),
    ),
)

_ENTRIES = {entry.name: entry for _title, entries in GROUPS for entry in entries}
_TYPES = {each.name: str(each.type) for each in dataclasses.fields(Settings)}


class SettingsForm(Form):
    """What is set. An empty field means the operator's value, which `base` holds.

    `seen` is the mark of all that was set when the form was made. What the operator has
    fixed has no field. `values` is what a valid form asks for; None: as the operator has it.
    """

    seen = HiddenField()

    def __init__(
        self, base: Settings, stored: Mapping[str, Any], fixed: Collection[str], **values: Any
    ) -> None:
        """Read what was sent; else show what is stored."""
        self.base = base
        self.values: dict[str, Any] = {}
        super().__init__(data=_as_typed(base, stored), **values)
        for name in set(fixed) & set(_ENTRIES):
            del self[name]

    def described(self, name: str) -> dict[str, str]:
        """Return the attributes that tie a field to its hint, and to its error."""
        own = super().described(name)
        ids = [own.get("aria-describedby", ""), f"{name}-hint"]
        return own | {"aria-describedby": " ".join(filter(None, ids))}

    def shown(self, value: Any) -> str:
        """Return a value as people read it."""
        if isinstance(value, bool):
            return gettext("on") if value else gettext("off")
        return format_decimal(value) if isinstance(value, int) else str(value)


def _as_typed(base: Settings, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields hold: what is stored, and switches as they are without it."""
    return {
        name: stored.get(name, getattr(base, name))
        if _TYPES[name] == "bool"
        else str(stored.get(name, ""))
        for name in _ENTRIES
    }


def _check(form: SettingsForm, field: Field) -> None:
    """Take a value that the operator could set too, and that makes sense in a newsroom."""
    name, default = field.name, getattr(form.base, field.name)
    if _TYPES[name] == "bool":
        value: Any = bool(field.data)
    elif not field.data:
        value = default
    else:
        value = _parsed(field.data, name)
        _judge(form, name, value)
    form.values[name] = None if value == default else value


def _parsed(typed: str, name: str) -> Any:
    try:
        return parse(typed, _TYPES[name])
    except ValueError:
        raise StopValidation(gettext("Write a whole number.")) from None


def _judge(form: SettingsForm, name: str, value: Any) -> None:
    most = policy.MOST[name]
    if isinstance(value, str):
        if is_blank(value):
            raise StopValidation(gettext("Write something that can be seen."))
        if len(value) > most:
            raise StopValidation(
                gettext("At most %(most)s characters fit.", most=format_decimal(most))
            )
        if name == "staffed_hours":
            _judge_hours(value)
        return
    least = configuration.least(name)
    if not least <= value <= most:
        raise StopValidation(
            gettext(
                "Write a number from %(least)s to %(most)s.",
                least=format_decimal(least),
                most=format_decimal(most),
            )
        )
    # What else the operator would be told at the start.
    if problems := configuration.problems(dataclasses.replace(form.base, **{name: value})):
        raise StopValidation(problems[0])


def _judge_hours(typed: str) -> None:
    try:
        week.parse(typed)
    except week.BadHours as error:
        raise StopValidation(hours_wording.problem(error)) from error


def _field(entry: Entry) -> Any:
    if _TYPES[entry.name] == "bool":
        return BooleanField(entry.label, validators=[_check])
    widget = NumberInput(step="1") if _TYPES[entry.name] == "int" else None
    return StringField(
        entry.label,
        filters=[lambda typed: clean_line(typed or "")],
        validators=[_check],
        widget=widget,
    )


for _entry in _ENTRIES.values():
    setattr(SettingsForm, _entry.name, _field(_entry))

"""The forms about comments: which ones to list, what to decide, what to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation

from blog.comments import wording
from blog.comments.status import Status
from blog.core.markup import Rendered, render_comment
from blog.core.text import clean_line, clean_text
from blog.moderation.desk_queries import Order, Wanted
from blog.newsroom.moderation import comment_wording
from blog.web import present
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

ANY = "any"
_NOTE_CHARACTERS = 1000
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment as somebody saw it who decides about it.

    `text` is the mark of its text, `reports` how many of readers waited; None: not said.
    """

    comment_id: int
    status: Status
    text: str
    reports: int | None = None


class FilterForm(Form):
    """Which comments to list. It is read from the address; what it does not know is left out.

    The bare address is that of the queue: what is held, the most urgent first.
    """

    state = SelectField(
        _("State"),
        choices=lambda: [
            (ANY, _("any")),
            *((each, comment_wording.state(each)) for each in Status),
        ],
        filters=[lambda sent: sent if sent in set(Status) else ANY],
    )
    article = StringField(
        _("Article (the last part of its address)"),
        filters=[lambda sent: clean_line(sent or "").rstrip("/").rpartition("/")[2]],
    )
    q = StringField(
        _("Words in the text or the name"), filters=[lambda sent: clean_line(sent or "")]
    )
    order = SelectField(
        _("Order"),
        choices=lambda: [
            ("", _("what is most urgent first")),
            (Order.NEWEST, _("newest first")),
            (Order.OLDEST, _("oldest first")),
        ],
        filters=[lambda sent: sent if sent in {Order.NEWEST, Order.OLDEST} else ""],
    )
    flagged = BooleanField(_("only reported ones"))
    appealed = BooleanField(_("only with an appeal that waits"))

    def __init__(self) -> None:
        """Read the address that was asked for."""
        super().__init__(formdata=request.args)
        self._is_said = self.state.name in request.args
        if not self._is_said and not self.chosen:
            self.state.data = Status.HELD.value

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, as an address says it again."""
        sent = {each.name: "y" if each.data is True else str(each.data or "") for each in self}
        if not self._is_said:
            del sent[self.state.name]
        return {name: text for name, text in sent.items() if text}

    @property
    def is_filtered(self) -> bool:
        """Tell whether more was chosen than one of the kinds of comments."""
        return bool(self.article.data or self.q.data or self.order.data)

    @property
    def order_wanted(self) -> Order:
        """In which order the list stands."""
        if self.order.data:
            return Order(self.order.data)
        if self.state.data == Status.HELD:
            return Order.URGENT
        return Order.REPORTED if self.flagged.data else Order.NEWEST

    def wanted(self, article_id: int | None) -> Wanted:
        """Return what to look for; the article was found by its slug."""
        return Wanted(
            status=None if self.state.data == ANY else Status(self.state.data),
            is_flagged=bool(self.flagged.data),
            is_appealed=bool(self.appealed.data),
            article_id=article_id,
            words=self.q.data or "",
            order=self.order_wanted,
        )


class VerdictForm(Form):
    """What becomes of a comment: `to` is the button that was pressed."""

    to = StringField(_("Decision"))
    reason = SelectField(
        _("Why it is removed, for everybody to read"),
        choices=lambda: [
            ("", _("choose, if you remove it")),
            *((code, wording.removal(code)) for code in _removals()),
        ],
        validate_choice=False,  # below, and only where something is removed
    )

    @property
    def decided(self) -> Status:
        """The state that a valid form asks for."""
        return Status(self.to.data or "")

    @property
    def removal(self) -> str:
        """The code of why a valid form removes something; empty if it does not."""
        return str(self.reason.data) if self.decided == Status.REMOVED else ""

    def validate_to(self, field: StringField) -> None:
        """Insist on a state into which the newsroom can bring a comment."""
        if field.data not in set(Status) - {Status.WITHDRAWN}:
            raise StopValidation(str(_("Press the button for what is to become of it.")))

    def validate_reason(self, field: SelectField) -> None:
        """Insist on a reason for what is taken away in public."""
        if self.to.data != Status.REMOVED or field.data in _removals():
            return
        if field.data in {each.code for each in present.removals()}:
            raise StopValidation(str(_("This reason is not offered any more. Choose another.")))
        raise StopValidation(str(_("Say why it is removed. Everybody can read it.")))


class DecisionForm(VerdictForm):
    """A decision about one comment; it carries how the comment was when it was looked at."""

    seen = HiddenField()
    seen_text = HiddenField()
    seen_reports = HiddenField()
    next = HiddenField()
    note = TextAreaField(
        _("A note to its writer"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[within_limit],
    )

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"note": _NOTE_CHARACTERS}

    def seen_as(self, comment_id: int) -> Seen | None:
        """Return how the comment was when it was looked at; None if that makes no sense."""
        if self.seen.data not in set(Status):
            return None
        text, reports = self.seen_text.data or "", self.seen_reports.data or ""
        return Seen(comment_id, Status(self.seen.data), text, _reports(reports))


class ManyForm(VerdictForm):
    """One decision about several comments, each as it was when it was looked at."""

    chosen = SelectMultipleField(_("Comments"), validate_choice=False)

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Insist on at least one that can be read."""
        self.seen = list(_seen(field.data or []))
        if not self.seen:
            raise StopValidation(str(_("Choose at least one comment.")))


class AnswerForm(Form):
    """What the newsroom says in a thread; `rendered` is what a valid one looks like."""

    body = TextAreaField(
        _("Your comment"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[Visible(_("Write your comment.")), within_limit],
    )

    rendered: Rendered

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"body": present.settings().comment_max_characters}

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse a text of which nothing would be left to see."""
        self.rendered = render_comment(field.data or "")
        if self.rendered.is_empty:
            raise StopValidation(str(_("Write your comment.")))


def _removals() -> list[str]:
    return [each.code for each in present.removals() if not each.is_retired]


def as_seen(comment_id: int, status: str, text: str, reports: int) -> str:
    """Return how a comment is now, as a checkbox carries it to us and back."""
    return f"{comment_id}:{status}:{text}:{reports}"


def _seen(sent: list[str]) -> Iterator[Seen]:
    for each in sent:
        found = re.fullmatch(r"([0-9]{1,10}):([a-z]+):([0-9a-f]{32}):([0-9]{1,9})", each)
        if found and found[2] in set(Status) and int(found[1]) <= _LARGEST_NUMBER:
            yield Seen(int(found[1]), Status(found[2]), found[3], _reports(found[4]))


def _reports(sent: str) -> int | None:
    return int(sent) if re.fullmatch(r"[0-9]{1,9}", sent) else None

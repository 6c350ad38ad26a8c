"""The form with which readers leave a reply."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from wtforms import HiddenField, StringField, SubmitField, TextAreaField
from wtforms.fields import EmailField
from wtforms.validators import StopValidation

from blog.comments.actions import Draft
from blog.core import email_address, tokens
from blog.core.markup import render_comment
from blog.core.text import clean_address, clean_name, clean_text, normal_website
from blog.settings import Settings
from blog.web.forms import Form, Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_PURPOSE = "comment form"
_NO_SUCH_COMMENT = -1


def stamp(settings: Settings, now: datetime) -> str:
    """Return the signed instant at which a form is made, for its field `made`."""
    return tokens.sign_instant(now, secret_key=settings.secret_key, purpose=_PURPOSE)


class TextForm(Form):
    """What a comment says; `rendered` is what a valid one looks like."""

    body = TextAreaField(
        _("Comment"),
        filters=[lambda typed: clean_text(typed or "").strip()],
        validators=[Visible(_("Write your comment.")), within_limit],
    )

    def __init__(self, settings: Settings, **values: Any) -> None:
        """Read what was sent, if anything was."""
        super().__init__(**values)
        self.settings = settings

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return {"body": self.settings.comment_max_characters}

    @property
    def box_limit(self) -> int:
        """How much the comment's box takes: well above the limit, as a browser cuts in silence."""
        return 4 * self.settings.comment_max_characters

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse a text of which nothing would be left to see, such as `[](http://x.example)`."""
        self.rendered = render_comment(field.data or "")
        if self.rendered.is_empty:
            raise StopValidation(str(_("Write your comment.")))


class CommentForm(TextForm):
    """Comment, Name and Email are required; `subject` is the trap that people leave empty.

    `made` carries the signed instant at which the form was made, and keeps it when the
    form is given back, so that correcting a field at once is not "too fast".
    """

    name = StringField(
        _("Name"),
        filters=[lambda typed: clean_name(typed or "")],
        validators=[Visible(_("Enter the name under which your comment appears.")), within_limit],
    )
    email = EmailField(
        _("Email"),
        filters=[lambda typed: clean_address(typed or "")],
        validators=[Visible(_("Enter your email address. It is not published.")), within_limit],
    )
    website = StringField(
        _("Website"),
        filters=[lambda typed: clean_address(typed or "")],
        validators=[within_limit],
    )
    subject = StringField(_("Leave this field empty; it is here to catch robots"))
    parent = HiddenField("", filters=[lambda sent: (sent or "").strip()])
    made = HiddenField("")
    preview = SubmitField(_("Preview"))

    def __init__(self, settings: Settings, now: datetime, **values: Any) -> None:
        """Read what was sent, if anything was; `now` is when a fresh form is made."""
        super().__init__(settings, **values)
        made_at = tokens.read_instant(
            self.made.data or "", secret_key=settings.secret_key, purpose=_PURPOSE
        )
        # How old the form was when it arrived; None where it carried no stamp of ours.
        self.age_seconds = None if made_at is None else (now - made_at).total_seconds()
        if made_at is None:
            self.made.data = stamp(settings, now)

    def draft(
        self, article_slug: str, *, address: str, address_hash: str, reader_token: str
    ) -> Draft:
        """Return what a valid form holds, ready to be submitted."""
        return Draft(
            article_slug=article_slug,
            body=self.rendered,
            name=self.name.data or "",
            email=self.email.data or "",
            website=self.website.data or "",
            parent_id=self.parent_id,
            address=address,
            address_hash=address_hash,
            reader_token=reader_token,
            is_trap_filled=bool(self.subject.data),
            form_age_seconds=self.age_seconds,
        )

    def may_be_previewed(self) -> bool:
        """Check the text alone: who only wants to see it need not say who they are."""
        return bool(self.body.validate(self, [type(self).validate_body]))

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return super().limits | {
            "name": self.settings.name_max_characters,
            "email": self.settings.email_max_characters,
            "website": self.settings.website_max_characters,
        }

    @property
    def parent_id(self) -> int | None:
        """The comment that is answered; a number nobody has where the field holds nonsense."""
        if not self.parent.data:
            return None
        is_number = re.fullmatch("[0-9]{1,9}", self.parent.data)
        return int(self.parent.data) if is_number else _NO_SUCH_COMMENT

    def validate_email(self, field: EmailField) -> None:
        """Check the address's syntax only: nobody is asked whether it exists."""
        try:
            found = email_address.read(field.data or "")
        except ValueError as error:
            raise StopValidation(
                str(_("This is no complete email address, such as name@example.org."))
            ) from error
        field.data = found.normalized

    def validate_website(self, field: StringField) -> None:
        """Take http and https addresses only, and complete a bare `example.org`."""
        if not field.data:
            return
        website = normal_website(field.data)
        if website is None:
            raise StopValidation(
                str(_("This is no web address, such as https://example.org. It may stay empty."))
            )
        field.data = website

"""The form in which an article is written."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput

from blog.articles.content import MAX_BODY, MAX_STANDFIRST, MAX_TAG, MAX_TAGS, Content
from blog.articles.newsroom_queries import Offers
from blog.articles.policy import MAX_BYLINE, MAX_HEADLINE, MAX_SLUG, ThreadOrder
from blog.core.text import clean_address, is_language, normal_website, slugify
from blog.newsroom.writing import article_fields
from blog.newsroom.writing.amendment_forms import AmendmentForm
from blog.web import present
from blog.web.forms import Visible, within_limit
from blog.web.i18n import lazy_gettext as _

_AS_THE_SITE, _KEPT_OPEN, _CLOSED = "site", "kept", "closed"
_MAX_URL = 2_000


class ArticleForm(AmendmentForm):
    """All that is written of an article; headline and text are required."""

    headline = StringField(
        _("Headline"),
        filters=[article_fields.line],
        validators=[Visible(_("Enter a headline.")), within_limit],
    )
    standfirst = TextAreaField(
        _("Standfirst"), filters=[article_fields.line], validators=[within_limit]
    )
    body = TextAreaField(
        _("Text"),
        filters=[article_fields.text],
        validators=[Visible(_("Write the text.")), within_limit],
    )
    slug = StringField(_("Address"), filters=[article_fields.line], validators=[within_limit])
    byline = StringField(_("Byline"), filters=[article_fields.line], validators=[within_limit])
    authors = SelectMultipleField(
        _("Authors"), option_widget=CheckboxInput(), validate_choice=False
    )
    section = SelectField(_("Section"), validate_choice=False)
    tags = StringField(_("Tags"))
    language = StringField(_("Language"), filters=[article_fields.line])
    lead_image = SelectField(_("Lead image"), validate_choice=False)
    image_number = StringField(_("Number of another lead image"), filters=[article_fields.line])
    canonical_url = StringField(
        _("Canonical link"),
        filters=[lambda typed: clean_address(typed or "")],
        validators=[within_limit],
    )
    comments = SelectField(
        _("Comments"),
        choices=lambda: [
            (_AS_THE_SITE, _as_the_site()),
            (_KEPT_OPEN, _("Open, whatever its age")),
            (_CLOSED, _("Closed")),
        ],
    )
    premoderated = BooleanField(_("Each comment waits for an editor"))
    close_at = StringField(_("Comments close on"), filters=[article_fields.line])
    thread_order = SelectField(
        _("First comment"),
        choices=lambda: [
            (ThreadOrder.AS_THE_SITE.value, _("As on the whole site")),
            (ThreadOrder.OLDEST.value, _("The oldest")),
            (ThreadOrder.NEWEST.value, _("The newest")),
        ],
    )
    report = HiddenField(filters=[lambda sent: (sent or "").strip()])
    resume = SubmitField(_("Go on writing"))

    def __init__(
        self, offers: Offers, *, zone: ZoneInfo, sees_authors: bool, must_amend: bool, **values: Any
    ) -> None:
        """Read what was sent; who does not see the authors leaves them as they are."""
        super().__init__(must_amend=must_amend, **values)
        self.zone = zone
        sections = [(str(each.id), each.name) for each in offers.sections]
        self.section.choices = [("", _("None")), *sections]
        self.known_sections = set(dict(sections))
        images = [(str(each.id), f"{each.id}: {each.alt}") for each in offers.images]
        self.lead_image.choices = [("", _("None")), *images]
        self.authors.choices = [(str(each.id), each.name) for each in offers.staff]
        self.sees_authors = sees_authors
        chosen = self.lead_image.data
        if chosen and chosen not in dict(images):
            self.image_number.data = self.image_number.data or chosen
            self.lead_image.data = ""

    @property
    def limits(self) -> dict[str, int]:
        """The longest content of each field, in characters."""
        return super().limits | {
            "headline": MAX_HEADLINE,
            "standfirst": MAX_STANDFIRST,
            "body": MAX_BODY,
            "slug": MAX_SLUG,
            "byline": MAX_BYLINE,
            "canonical_url": _MAX_URL,
        }

    @property
    def lead_image_id(self) -> int | None:
        """The lead image; one that is named by its number comes before the chosen one."""
        return article_fields.number(self.image_number.data or self.lead_image.data or "")

    def content(self, *, author_ids: tuple[int, ...], language: str) -> Content:
        """Return what the form says; what cannot be as typed is left out.

        `author_ids` are for who does not see the authors, `language` where none was typed.
        """
        chosen = tuple(filter(None, map(article_fields.number, self.authors.data or ())))
        tag = self.language.data or ""
        return Content(
            headline=self.headline.data or "",
            standfirst=self.standfirst.data or "",
            body=self.body.data or "",
            slug=slugify(self.slug.data or "", max_length=MAX_SLUG),
            byline=self.byline.data or "",
            section_id=article_fields.number(self.section.data or ""),
            tags=article_fields.tags(self.tags.data or ""),
            author_ids=_in_order(chosen, author_ids) if self.sees_authors else author_ids,
            language=tag if is_language(tag) else language,
            lead_image_id=self.lead_image_id,
            canonical_url=normal_website(self.canonical_url.data or "") or "",
            comments_open=self.comments.data != _CLOSED,
            comments_kept_open=self.comments.data == _KEPT_OPEN,
            is_premoderated=self.premoderated.data,
            comments_close_at=article_fields.instant(self.close_at.data or "", self.zone),
            thread_order=self.thread_order.data or "",
        )

    def validate_slug(self, field: StringField) -> None:
        """Refuse an address of which nothing would be left."""
        if field.data and not slugify(field.data):
            raise StopValidation(gettext("Use letters or digits, or leave this empty."))

    def validate_section(self, field: SelectField) -> None:
        """Refuse a section that is not there, or no more."""
        if field.data and field.data not in self.known_sections:
            raise StopValidation(gettext("There is no such section any more. Choose another."))

    def validate_tags(self, field: StringField) -> None:
        """Refuse too many tags, long ones, and those that cannot have an address."""
        names = article_fields.tags(field.data or "")
        if len(set(map(slugify, names))) > MAX_TAGS:
            raise StopValidation(
                ngettext("At most %(num)d tag fits.", "At most %(num)d tags fit.", MAX_TAGS)
            )
        for name in names:
            if len(name) > MAX_TAG or not slugify(name):
                raise StopValidation(
                    gettext("“%(name)s” is too long, or has no letters.", name=name[:MAX_TAG])
                )

    def validate_language(self, field: StringField) -> None:
        """Want a language tag; an empty field means the site's."""
        if field.data and not is_language(field.data):
            raise StopValidation(gettext("Enter a language tag such as en, fr or ar."))

    def validate_image_number(self, field: StringField) -> None:
        """Want the number of an image, as the list of images shows it."""
        if field.data and article_fields.number(field.data) is None:
            raise StopValidation(gettext("Enter the number of an image."))

    def validate_canonical_url(self, field: StringField) -> None:
        """Want an http or https address."""
        if field.data and normal_website(field.data) is None:
            raise StopValidation(gettext("Enter an address such as https://example.org/article."))

    def validate_close_at(self, field: StringField) -> None:
        """Want a day and a time."""
        if field.data and article_fields.instant(field.data, self.zone) is None:
            raise StopValidation(gettext("Enter a day and a time such as 2027-01-31 18:30."))


def values_of(content: Content, zone: ZoneInfo) -> dict[str, Any]:
    """Return a content as the form's fields hold it."""
    open_as = _KEPT_OPEN if content.comments_kept_open else _AS_THE_SITE
    return {
        "headline": content.headline,
        "standfirst": content.standfirst,
        "body": content.body,
        "slug": content.slug,
        "byline": content.byline,
        "authors": [str(each) for each in content.author_ids],
        "section": str(content.section_id or ""),
        "tags": ", ".join(content.tags),
        "language": content.language,
        "lead_image": str(content.lead_image_id or ""),
        "canonical_url": content.canonical_url,
        "comments": open_as if content.comments_open else _CLOSED,
        "premoderated": content.is_premoderated,
        "close_at": article_fields.shown_instant(content.comments_close_at, zone),
        "thread_order": content.thread_order,
    }


def _as_the_site() -> str:
    days = present.settings().comments_open_days
    if not days:
        return gettext("As the site does")
    return ngettext("As the site does: for %(num)d day", "As the site does: for %(num)d days", days)


def _in_order(chosen: tuple[int, ...], before: tuple[int, ...]) -> tuple[int, ...]:
    """Return the chosen authors; those that were there keep their order, new ones follow."""
    stay = [each for each in before if each in chosen]
    return tuple(dict.fromkeys([*stay, *chosen]))

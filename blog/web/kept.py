"""What a reader typed, read once more for the page that refuses it: nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from blog.core.text import clean_text

# A refused request is read again up to here, so that even a far too long text comes back.
_READ_AGAIN_BYTES = 8_000_000
_MOST_FIELDS = 100

# Filled in by the page, or chosen from what it offers: sent along again, but not shown.
_HIDDEN = {"parent", "made", "subject", "preview"} | {"seen", "seen_text", "next", "to", "chosen"}
_HIDDEN |= {"based_on", "report", "authors", "section", "lead_image", "comments", "thread_order"}
_HIDDEN |= {"change", "placement", "wants_mail", "digest", "is_mailed_flags"}
_HIDDEN |= {"decision", "ids", "count", "seen_reports"}
_LONG = {"body", "appeal", "note", "passage", "message"}
_SECRET = {"password", "new_password", "again", "code", "secret"}


@dataclass(frozen=True, slots=True)
class KeptField:
    """A field of a refused form; `label` is None where the page had filled it in."""

    name: str
    label: str | None
    text: str

    @property
    def is_long(self) -> bool:
        """Tell whether a box of one line would spoil it."""
        return self.name in _LONG or "\n" in self.text


def kept_fields() -> list[KeptField]:
    """Return what the refused request carried; empty where it carried nothing typed."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return []
    try:
        return _form_fields() or _whole_body()
    except (HTTPException, OSError, ValueError):
        return []


def _form_fields() -> list[KeptField]:
    if "form" not in vars(request):  # else it was read already, and nothing is left to read
        if (request.content_length or 0) > _READ_AGAIN_BYTES:
            return []
        request.max_content_length = request.max_form_memory_size = _READ_AGAIN_BYTES
        request.get_data()  # first: parsing a form uses up the body of what is none
    fields = [
        KeptField(name, _label(name), clean_text(text))
        for name, text in request.form.items(multi=True)
        if text.strip() and name not in _SECRET
    ]
    return sorted(fields[:_MOST_FIELDS], key=lambda field: len(field.text), reverse=True)


def _whole_body() -> list[KeptField]:
    """Return a body that is no form as one text, since somebody may have typed it.

    Of a form there is nothing to show here: what it left out above are secrets.
    """
    if request.form:
        return []
    text = clean_text(request.get_data().decode(errors="replace"))
    return [KeptField("body", _label("body"), text)] if text.strip() else []


def _label(name: str) -> str | None:
    if name in _HIDDEN:
        return None
    labels = {
        "body": gettext("Text") if "headline" in request.form else gettext("Comment"),
        "name": gettext("Name"),
        "email": gettext("Email"),
        "website": gettext("Website"),
        "reason": gettext("Reason"),
        "line": gettext("A line for the editor"),
        "appeal": gettext("To the editors"),
        "note": gettext("A note to its writer"),
        "passage": gettext("The passage, as it stands in the article"),
        "message": gettext("What is wrong, and what is right?"),
        "headline": gettext("Headline"),
        "standfirst": gettext("Standfirst"),
        "slug": gettext("Address"),
        "byline": gettext("Byline"),
        "tags": gettext("Tags"),
        "language": gettext("Language"),
        "canonical_url": gettext("Canonical link"),
    }
    return labels.get(name, clean_text(name))

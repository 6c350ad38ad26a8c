"""What the desk says after something was done; the address carries only the word for it."""

from __future__ import annotations

from blog.web.i18n import lazy_gettext as _

_SENTENCES = {
    "saved": _("Saved."),
}


def of(word: str) -> str:
    """Return the sentence for the `done` of an address; nothing for a word we do not know."""
    return str(_SENTENCES.get(word, ""))

"""What is kept of a comment for the editors' rules to look through. Pure."""

from __future__ import annotations

from blog.rulebook.folding import fold

# A control character, which no text has (`core.text.clean_text`), so no pattern crosses it.
_BETWEEN = "\x1f"


def folded(text: str, name: str) -> str:
    """Return the folded text and the folded name of a comment as one string."""
    return put_together(fold(text), fold(name))


def put_together(text: str, name: str) -> str:
    """Return the same of a text and a name that are folded already."""
    return f"{text}{_BETWEEN}{name}"


def parts(stored: str) -> tuple[str, str]:
    """Return the folded text and the folded name out of it."""
    text, _, name = stored.partition(_BETWEEN)
    return text, name

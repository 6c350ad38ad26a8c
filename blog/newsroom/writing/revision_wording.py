"""Words for states of articles and kinds of their revisions."""

from __future__ import annotations

from blog.articles.policy import Change, State
from blog.web.i18n import lazy_gettext as _

_CHANGES = {
    Change.IMPORTED: _("Came in from outside"),
    Change.SAVED: _("Saved"),
    Change.PUBLISHED: _("Published or scheduled"),
    Change.UNPUBLISHED: _("Taken from the readers"),
    Change.MINOR: _("Minor change"),
    Change.CORRECTION: _("Correction"),
    Change.RESTORED: _("An earlier state brought back"),
}
_STATES = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("Handed in"),
    State.SCHEDULED: _("Scheduled"),
    State.PUBLISHED: _("Published"),
    State.UNPUBLISHED: _("Taken from the readers"),
}


def change(stored: str) -> str:
    """Return what a revision is, in words."""
    return str(_CHANGES[Change(stored)])


def state(found: State) -> str:
    """Return where an article stands, in words."""
    return str(_STATES[found])

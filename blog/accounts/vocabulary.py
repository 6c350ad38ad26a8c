"""Words of the accounts room that others use too. Pure."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of the staff may do; each may do what those before it may."""

    WRITER = "writer"
    EDITOR = "editor"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Tell whether this role may do what `needed` is asked for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class LinkPurpose(StrEnum):
    """What a link that is mailed to staff is good for."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new password"  # noqa: S105 -- a word, no secret

"""What people are told about roles, names and passwords."""

from __future__ import annotations

from flask_babel import gettext

from blog.accounts.password_policy import LEAST_CHARACTERS, MOST_CHARACTERS, Flaw
from blog.accounts.vocabulary import Role


def role(known: Role) -> str:
    """Name a role."""
    return {
        Role.WRITER: gettext("Writer"),
        Role.EDITOR: gettext("Editor"),
        Role.ADMIN: gettext("Admin"),
    }[known]


def name_taken() -> str:
    """Say that a name is somebody else's, and what to do."""
    return gettext(
        "Somebody of the staff has this name already, or one that reads the same. "
        "Add something that tells the two apart."
    )


def flaw(found: Flaw) -> str:
    """Say what is wrong with a password, and what to do."""
    return {
        Flaw.SHORT: gettext(
            "This is too short: a password has %(least)s characters or more. "
            "A few words in a row are easy to keep in mind.",
            least=LEAST_CHARACTERS,
        ),
        Flaw.LONG: gettext(
            "This is too long: a password has %(most)s characters or fewer.",
            most=MOST_CHARACTERS,
        ),
        Flaw.COMMON: gettext(
            "This is among the passwords that are tried first. Choose one that is only yours."
        ),
        Flaw.OWN: gettext("This is your name or your address, which others know."),
    }[found]

"""Whether a text is an email address, by its syntax only: nobody is asked whether it exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email_validator import ValidatedEmail


def read(typed: str) -> ValidatedEmail:
    """Return an address in its parts and its normal form; raises ValueError if it is none."""
    # Late: the expressions it knows addresses by take 13 ms to compile, and readers type none.
    from email_validator import validate_email

    return validate_email(typed, check_deliverability=False)

"""Numbers that are counted only so far, as the newsroom's pages say them."""

from __future__ import annotations

from flask_babel import format_decimal, gettext

from blog.core.bounded_queries import MOST_COUNTED


def capped(number: int) -> str:
    """Say a number that `bounded_queries.count` gave."""
    if number > MOST_COUNTED:
        return gettext("more than %(num)s", num=format_decimal(MOST_COUNTED))
    return format_decimal(number)

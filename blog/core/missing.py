"""What is not there, whatever it is: every room's own kind of it is one of these."""

from __future__ import annotations


class Missing(Exception):
    """There is no such thing, or not for the one who asks; on a page it is a 404."""

"""Why a file is no picture that readers could be shown. Pure."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    NO_PICTURE = "no picture"
    DRAWING = "drawing"  # SVG, which may carry scripts
    OTHER_KIND = "other kind"
    DAMAGED = "damaged"
    MOVING = "moving"
    TOO_LONG = "too long"
    TOO_LARGE = "too large"


class Refused(Exception):
    """A file that was not accepted; `kind` names what it is, as in GIF, where that is known.

    `pixels` is how many a picture of its kind may have, where it has more.
    """

    def __init__(self, reason: Reason, *, kind: str = "", pixels: int = 0) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.kind = kind
        self.pixels = pixels

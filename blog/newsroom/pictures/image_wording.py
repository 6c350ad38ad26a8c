"""Why a file was not accepted, in a sentence that says what to do."""

from __future__ import annotations

from flask_babel import format_decimal, gettext

from blog.images.refusals import Reason, Refused

_MILLION = 1_000_000


def refusal(refused: Refused) -> str:
    """Say why a file is not accepted as a picture."""
    sentences = {
        Reason.EMPTY: gettext("This file is empty. Choose another one."),
        Reason.NO_PICTURE: gettext(
            "This is no picture that we can read. Choose a JPEG, PNG, WebP or AVIF."
        ),
        Reason.DRAWING: gettext(
            "SVG drawings can carry programs, so they are not accepted. Save it as a PNG."
        ),
        Reason.OTHER_KIND: gettext(
            "This is a file of the kind %(kind)s. Save it as JPEG, PNG, WebP or AVIF.",
            kind=refused.kind,
        ),
        Reason.DAMAGED: gettext(
            "This picture is damaged, or a part of it is missing. "
            "Open it in an editor of pictures and save it again."
        ),
        Reason.MOVING: gettext("This picture moves. Save one of its frames as a still picture."),
        Reason.TOO_LONG: gettext(
            "This picture is more than twenty times as long as it is wide. Cut a part out of it."
        ),
        Reason.TOO_LARGE: gettext(
            "This picture has %(number)s million pixels, and working on it would take too much "
            "memory. Make it smaller, or save it as a JPEG.",
            number=format_decimal(round(refused.pixels / _MILLION, 1)),
        ),
    }
    return sentences[refused.reason]


def busy() -> str:
    """Say that other pictures are worked on."""
    return gettext("Other pictures are being worked on. Choose the file again in a moment.")


def too_many_bytes(most: int) -> str:
    """Say that a file weighs too much; `most` is how many bytes it may have."""
    return gettext(
        "This file is too large: %(number)s MB fit. Make the picture smaller, "
        "or save it with less quality.",
        number=format_decimal(round(most / _MILLION, 1)),
    )

"""What a file is that is none of the pictures we take, by its first bytes. Pure."""

from __future__ import annotations

import re

from blog.images.refusals import Reason, Refused

HEAD_BYTES = 1024

_KINDS = {
    "GIF": rb"GIF8",
    "TIFF": rb"II\*\0|MM\0[*+]|II\+\0",
    "HEIC": rb".{4}ftyp(?:hei|hev|mif1|msf1)",
    "BMP": rb"BM",
    "PDF": rb"%PDF",
    "PSD": rb"8BPS",
    "JPEG XL": rb"\xff\x0a|\0\0\0\x0cJXL ",
}
# What begins like a picture of ours, but cannot be read as one.
_OURS = rb"\xff\xd8\xff|\x89PNG|RIFF.{4}WEBP|.{4}ftypavi[fs]"


def refusal(head: bytes) -> Refused:
    """Say of the first bytes of a file why it is not accepted."""
    if re.match(_OURS, head, re.DOTALL):
        return Refused(Reason.DAMAGED)
    for kind, pattern in _KINDS.items():
        if re.match(pattern, head, re.DOTALL):
            return Refused(Reason.OTHER_KIND, kind=kind)
    if re.search(rb"<svg[\s>]", head, re.IGNORECASE):
        return Refused(Reason.DRAWING)
    return Refused(Reason.NO_PICTURE)

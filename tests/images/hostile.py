"""Files that somebody might send for a picture, and what is to become of each.

SECRET stands wherever a file can carry words, and must come out of none.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

from blog.images.refusals import Reason

SECRET = "52.5200 N 13.4050 E"
SCRIPT = f"<script>alert('{SECRET}')</script>".encode()
FIFTY_MEGAPIXELS = (8660, 5774)


@cache
def photograph(width: int = 900, height: int = 600, mode: str = "RGB") -> Image.Image:
    """Return a picture in which neighbours are alike, as they are in photographs."""
    plain = Image.radial_gradient("L").resize((width, height))
    if mode in {"L", "P", "1", "CMYK"}:
        return plain.convert(mode)
    bands = [plain, plain.transpose(Image.Transpose.ROTATE_180), plain.point(lambda v: v // 2)]
    return Image.merge("RGB", bands).convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(**tags: int) -> Image.Exif:
    """Return EXIF data with a position in it."""
    found = Image.Exif()
    found[0x010F] = SECRET  # the camera's maker
    found.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 29: SECRET})
    found[0x0112] = tags.get("orientation", 1)
    return found


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def png(width: int, height: int, *chunks: bytes, rows: bytes = b"", depth: int = 1) -> bytes:
    """Return a gray PNG that claims a size, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def bomb() -> bytes:
    """Return a PNG of a hundred kilobytes that decodes to nine hundred megapixels."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(3751 * 1000)) for _ in range(30)) + packer.flush()
    return png(30_000, 30_000, rows=rows)


def with_chunks(*chunks: bytes) -> bytes:
    """Return a sound PNG with more chunks behind its head."""
    whole = saved(photograph(60, 40), "PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def text_png() -> bytes:
    """Return a PNG that talks."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_text("Comment", SECRET, zip=True)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    return saved(photograph(), "PNG", pnginfo=words, exif=exif(), icc_profile=profile())


def noise() -> bytes:
    """Return a transparent PNG in which no two neighbours are alike: packers hate it."""
    plain = Image.effect_noise((2400, 3600), 120)
    return saved(Image.merge("RGBA", [plain] * 4), "PNG", compress_level=1)


def profile() -> bytes:
    """Return a profile of colours."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def vast_webp() -> bytes:
    """Return a small WebP whose head says it is as large as one can be (RFC 9649, §3.4)."""
    whole = bytearray(saved(photograph(80, 60), "WEBP", lossless=True))
    at = whole.index(b"VP8L") + 9
    whole[at : at + 4] = (0x3FFF | 0x3FFF << 14).to_bytes(4, "little")
    return bytes(whole)


def frames(kind: str) -> bytes:
    """Return a picture that moves."""
    more = [photograph(80, 60).rotate(turn) for turn in (90, 180)]
    options: dict[str, Any] = {"save_all": True, "append_images": more, "duration": 100}
    return saved(photograph(80, 60), kind, **options)


def zipped() -> bytes:
    """Return an archive with a page in it."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", SCRIPT)
    return file.getvalue()


def many_scans() -> bytes:
    """Return a JPEG whose last scan comes five hundred times."""
    whole = saved(photograph(64, 64), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * 500 + whole[-2:]


def in_parts() -> bytes:
    """Return the head of a large JPEG, not progressive, whose colours come one by one."""
    whole = saved(photograph(*FIFTY_MEGAPIXELS), "JPEG")
    start = whole.index(b"\xff\xda")
    return whole[:start] + bytes.fromhex("ffda0008010100003f00") + whole[start + 14 :]


def phone() -> bytes:
    """Return a photograph as phones keep it, with a second picture behind it."""
    options: dict[str, Any] = {"save_all": True, "append_images": [photograph(90, 60)]}
    return saved(photograph(), "MPO", exif=exif(), **options)


def see_through(mode: str) -> Image.Image:
    """Return a drawing on nothing."""
    drawing = Image.new("RGBA", (200, 100), (200, 0, 0, 0))
    drawing.paste((0, 0, 200, 255), (50, 25, 150, 75))
    return drawing if mode == "RGBA" else drawing.quantize(16)


def cut(whole: bytes, share: float) -> bytes:
    """Return the beginning of a file."""
    return whole[: int(len(whole) * share)]


def wide(kind: str, width: int, height: int, **options: Any) -> bytes:
    """Return a picture of one colour, which takes little to write down."""
    return saved(Image.new("RGB", (width, height), (10, 20, 30)), kind, **options)


JPEG = saved(photograph(), "JPEG", exif=exif(), comment=SECRET, icc_profile=profile())

# What it is, how it is made, and the extension it is kept under or the reason for refusing it.
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", Reason.EMPTY),
    "a text": (lambda: b"No picture at all.", Reason.NO_PICTURE),
    "a page": (lambda: b"<!doctype html>" + SCRIPT, Reason.NO_PICTURE),
    "an archive": (zipped, Reason.NO_PICTURE),
    "a program": (lambda: b"\x7fELF" + bytes(2000), Reason.NO_PICTURE),
    "an SVG with a script": (
        lambda: b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT,
        Reason.DRAWING,
    ),
    "a GIF": (lambda: saved(photograph(), "GIF"), Reason.OTHER_KIND),
    "a GIF that is also a script": (lambda: b"GIF89a/*" + SCRIPT, Reason.OTHER_KIND),
    "a TIFF": (lambda: saved(photograph(), "TIFF"), Reason.OTHER_KIND),
    "a BMP": (lambda: saved(photograph(), "BMP"), Reason.OTHER_KIND),
    "a PDF": (lambda: saved(photograph(), "PDF"), Reason.OTHER_KIND),
    "a HEIC": (lambda: b"\0\0\0\x18ftypheic" + bytes(500), Reason.OTHER_KIND),
    "a JPEG cut in its head": (lambda: JPEG[:100], Reason.DAMAGED),
    "a JPEG cut in its middle": (lambda: cut(JPEG, 0.8), Reason.DAMAGED),
    "a PNG cut in its head": (lambda: saved(photograph(), "PNG")[:20], Reason.DAMAGED),
    "a PNG cut in its middle": (lambda: cut(saved(photograph(), "PNG"), 0.5), Reason.DAMAGED),
    "a WebP cut in its middle": (lambda: cut(saved(photograph(), "WEBP"), 0.5), Reason.DAMAGED),
    "an AVIF cut in its middle": (lambda: cut(saved(photograph(), "AVIF"), 0.5), Reason.DAMAGED),
    "a PNG of no width": (lambda: png(0, 10), Reason.DAMAGED),
    "a PNG with nothing in it": (lambda: png(10, 10), Reason.DAMAGED),
    "a PNG that claims two billion columns": (lambda: png(2**31 - 1, 2**31 - 1), Reason.TOO_LARGE),
    "a PNG that is a bomb": (bomb, Reason.TOO_LARGE),
    "a WebP that claims sixteen thousand columns": (vast_webp, Reason.TOO_LARGE),
    "an AVIF that is a bomb": (lambda: wide("AVIF", 8_000, 6_000, speed=10), Reason.TOO_LARGE),
    "a JPEG of fifty megapixels": (
        lambda: saved(photograph(*FIFTY_MEGAPIXELS), "JPEG", exif=exif()),
        "jpg",
    ),
    "a progressive JPEG of fifty megapixels": (
        lambda: saved(photograph(*FIFTY_MEGAPIXELS), "JPEG", progressive=True),
        Reason.TOO_LARGE,
    ),
    "a JPEG of fifty megapixels, colour by colour": (in_parts, Reason.TOO_LARGE),
    "a JPEG of five hundred scans": (many_scans, Reason.DAMAGED),
    "a PNG of forty megapixels": (
        lambda: saved(photograph(7700, 5190), "PNG", compress_level=1),
        "jpg",
    ),
    "a transparent PNG of forty megapixels": (
        lambda: saved(photograph(7700, 5190, "RGBA"), "PNG", compress_level=1),
        "jpg",
    ),
    "an upright photograph of 24 megapixels": (
        lambda: saved(photograph(4000, 6000), "JPEG", exif=exif()),
        "jpg",
    ),
    "a WebP of nine megapixels": (lambda: wide("WEBP", 3600, 2500, method=0), "jpg"),
    "an AVIF of twelve megapixels": (lambda: wide("AVIF", 4000, 3000, speed=10), "jpg"),
    "a picture one wide and sixty thousand high": (
        lambda: png(1, 60_000, rows=zlib.compress(bytes(120_000))),
        Reason.TOO_LONG,
    ),
    "a PNG that moves": (lambda: frames("PNG"), Reason.MOVING),
    "a WebP that moves": (lambda: frames("WEBP"), Reason.MOVING),
    "an AVIF that moves": (lambda: frames("AVIF"), Reason.MOVING),
    "a PNG with a bomb for a text": (
        lambda: with_chunks(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000)))),
        Reason.DAMAGED,
    ),
    "a PNG with a bomb for a profile": (
        lambda: with_chunks(chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(100_000_000)))),
        Reason.DAMAGED,
    ),
    "a PNG with a profile that is none": (
        lambda: with_chunks(chunk(b"iCCP", b"a\0\0" + zlib.compress(SECRET.encode() * 99))),
        "jpg",
    ),
    "a photograph that tells where it was taken": (lambda: JPEG, "jpg"),
    "a JPEG with a page behind it": (lambda: JPEG + SCRIPT, "jpg"),
    "a JPEG with an archive behind it": (lambda: JPEG + zipped(), "jpg"),
    "a JPEG with a script for a comment": (
        lambda: saved(photograph(), "JPEG", comment=SCRIPT),
        "jpg",
    ),
    "a JPEG with EXIF data that is none": (
        lambda: saved(photograph(), "JPEG", exif=b"Exif\0\0MM\0*" + b"\xff" * 60),
        "jpg",
    ),
    "a photograph of a phone, with a second one inside": (phone, "jpg"),
    "a PNG that talks": (text_png, "jpg"),
    "a WebP that tells where it was taken": (
        lambda: saved(photograph(), "WEBP", exif=exif(), xmp=SECRET.encode()),
        "jpg",
    ),
    "an AVIF that tells where it was taken": (
        lambda: saved(photograph(), "AVIF", exif=exif(), xmp=SECRET.encode()),
        "jpg",
    ),
    "a JPEG for printers": (lambda: saved(photograph(mode="CMYK"), "JPEG"), "jpg"),
    "a gray JPEG": (lambda: saved(photograph(mode="L"), "JPEG"), "jpg"),
    "a drawing on nothing": (lambda: saved(see_through("RGBA"), "PNG"), "png"),
    "a drawing on nothing, with a palette": (lambda: saved(see_through("P"), "PNG"), "png"),
    "a photograph of which one gray is transparent": (
        lambda: saved(photograph(mode="L"), "PNG", transparency=0),
        "webp",
    ),
    "a drawing of which one colour is transparent": (
        lambda: saved(Image.new("RGB", (99, 99)), "PNG", transparency=(0, 0, 0)),
        "png",
    ),
    "a deep drawing of which one gray is transparent": (
        lambda: saved(Image.new("I;16", (99, 99), 0x8000), "PNG", transparency=0x8000),
        "png",
    ),
    "a drawing in black and transparent": (
        lambda: saved(Image.new("1", (99, 99)), "PNG", transparency=0),
        "png",
    ),
    "a drawing in grays on nothing": (
        lambda: saved(see_through("RGBA").convert("LA"), "PNG"),
        "png",
    ),
    "noise that shines through": (noise, "webp"),
    "a drawing in black and white": (
        lambda: saved(Image.new("1", (300, 200)), "PNG"),
        "png",
    ),
}

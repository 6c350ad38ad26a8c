"""Decode a picture in little memory, from a file that nobody has to trust. Pure.

What decoding would take is reckoned from the file's head, and refused before it is taken.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, cast

from PIL import AvifImagePlugin, Image, ImageCms, ImageFile, JpegImagePlugin, UnidentifiedImageError

from blog.images import sniffing
from blog.images.refusals import Reason, Refused
from blog.images.shrinking import bytes_beside, shrink, target_size

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_LONGEST = 20  # times as long as wide, or as wide as long
# Each scan of a JPEG costs what decoding it once does; ten are usual.
_MOST_SCANS = 100
_MOST_PROFILE_BYTES = 4_000_000
_SRGB = ImageCms.createProfile("sRGB")

# Measured with Pillow 13. Any picture takes 4 bytes for each pixel, or less where its mode
# is small; these decode into frames of their own first.
_BYTES_PER_PIXEL = {"WEBP": 17, "AVIF": 12}
_BYTES_OF_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}
# `max_pixels` of 4 bytes each, and half a byte for what they are shrunk into.
_BUDGET_PER_PIXEL = 4.5
# A JPEG is decoded at half its size, or less, where that is still large enough.
_TIMES_FOR_JPEG = 4

# EXIF's tag Orientation (CIPA DC-008): what turns the picture upright again.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = {5, 6, 7, 8}

# Pillow's own limit only warns, and only of what is beyond any memory; ours is below.
Image.MAX_IMAGE_PIXELS = None
# Each of its threads would have frames of its own.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def decode(file: IO[bytes], *, max_pixels: int) -> tuple[Image.Image, bool]:
    """Return a picture as it will be shown, and whether the file kept it without loss.

    It is upright, in sRGB, of mode L or RGB, or RGBA if anything shines through, without any
    metadata, and no larger than `shrinking.target_size` says. Raises Refused.
    """
    image = _opened(file)
    try:
        turn = _orientation(image)
        target = target_size(image.size, is_lying=turn in _LYING)
        _check(image, target, max_pixels)
        profile = image.info.get("icc_profile") or b""
        is_lossless = image.format == "PNG"
        small = _in_srgb(shrink(image, target), profile)
    except Refused:
        raise
    except Exception as error:  # decoders raise whatever comes to their mind
        raise Refused(Reason.DAMAGED) from error
    finally:
        image.close()
    small = small.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else small
    small.info = {}
    return small, is_lossless


def _opened(file: IO[bytes]) -> ImageFile.ImageFile:
    """Read a file's head; nothing is decoded yet."""
    head = file.read(sniffing.HEAD_BYTES)
    file.seek(0)
    if not head:
        raise Refused(Reason.EMPTY)
    try:
        return Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise sniffing.refusal(head) from error
    except Exception as error:  # as above
        raise Refused(Reason.DAMAGED) from error


def _check(image: ImageFile.ImageFile, target: tuple[int, int], max_pixels: int) -> None:
    """Raise Refused if a picture must not be decoded; have a JPEG decode to less if it can."""
    width, height = image.size
    if max(width, height) > _LONGEST * min(width, height):
        raise Refused(Reason.TOO_LONG)
    beside, most = 0, max_pixels
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # One of several pictures is a photograph with a preview of it, or with its depth.
        beside, most = _coefficient_bytes(image), max_pixels * _TIMES_FOR_JPEG
        image.draft(None, target)
    elif getattr(image, "is_animated", False):
        raise Refused(Reason.MOVING)
    each = _BYTES_PER_PIXEL.get(image.format or "", _BYTES_OF_MODE.get(image.mode, 4))
    needed = image.width * image.height * each + beside + bytes_beside(image.size, target)
    if width * height > most or needed > max_pixels * _BUDGET_PER_PIXEL:
        raise Refused(Reason.TOO_LARGE, pixels=width * height)


def _coefficient_bytes(image: JpegImagePlugin.JpegImageFile) -> int:
    """Return what a JPEG takes beside its pixels: all coefficients, if scans share them."""
    start = cast("IO[bytes]", image.fp).tell()
    scans, is_whole = _scans(cast("IO[bytes]", image.fp), start, len(image.layer))
    if scans > _MOST_SCANS:
        raise Refused(Reason.DAMAGED)
    if is_whole and "progressive" not in image.info:
        return 0
    sampling = [across * down for _name, across, down, _table in image.layer]
    return int(2 * image.width * image.height * sum(sampling) / max(sampling))


def _scans(file: IO[bytes], start: int, layers: int) -> tuple[int, bool]:
    """Return how many scans follow, and whether the first, whose head ends here, has all layers.

    The head is its marker and a length, then how many layers it has (ITU-T T.81, §B.2.3).
    """
    length = 6 + 2 * layers
    file.seek(max(0, start - length - 2))
    head = file.read(length + 2)
    is_whole = head.startswith(b"\xff\xda" + length.to_bytes(2, "big") + bytes([layers]))
    scans = sum(part.count(b"\xff\xda") for part in iter(lambda: file.read(1 << 16), b""))
    file.seek(start)
    return scans, is_whole


def _orientation(image: ImageFile.ImageFile) -> int:
    """Return how a picture lies, 1 to 8; 1 is upright."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif") or b"")
        return int(exif.get(_ORIENTATION, 1))
    except Exception:  # what cannot be read says nothing
        return 1


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture in the colours that a page without profiles means."""
    if image.mode == "RGBA":
        alpha, opaque = image.getchannel("A"), _in_srgb(image.convert("RGB"), profile)
        if alpha.getextrema() != (255, 255):
            opaque.putalpha(alpha)
        return opaque
    if profile and len(profile) <= _MOST_PROFILE_BYTES:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            found = ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB")
            return cast("Image.Image", found)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass  # one that is damaged, or for another kind of colours
    return image.convert("RGB") if image.mode == "CMYK" else image

"""Make a picture no larger than it will be shown, without a second one of its size. Pure."""

from __future__ import annotations

from math import ceil

from PIL import Image

_MOST_WIDTH, _MOST_HEIGHT = 2400, 4800
_BAND_ROWS = 32
_SMOOTH = Image.Resampling.LANCZOS


def target_size(size: tuple[int, int], *, is_lying: bool) -> tuple[int, int]:
    """Return the size, as the picture lies in its file, at which it will be kept; never larger."""
    most_width, most_height = _MOST_WIDTH, _MOST_HEIGHT
    if is_lying:
        most_width, most_height = most_height, most_width
    scale = min(1, most_width / size[0], most_height / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def shrink(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Return a picture of this size, of mode L, RGB, RGBA or CMYK; the whole one is let go.

    It is made narrower band by band, in colours that can be mixed, and lower at the end.
    """
    factor = _factor(image.size, target)
    narrow = None
    rows = _BAND_ROWS * factor
    for top in range(0, image.height, rows):
        box = (0, top, image.width, min(top + rows, image.height))
        band = _mixable(image.crop(box)).reduce(factor)
        if narrow is None:
            narrow = Image.new(band.mode, (target[0], ceil(image.height / factor)))
        narrow.paste(band.resize((target[0], band.height), _SMOOTH), (0, top // factor))
    image.close()
    assert narrow is not None  # noqa: S101 -- there is no picture without a row
    small = narrow.resize(target, _SMOOTH)
    return small.convert("RGBA") if small.mode == "RGBa" else small


def bytes_beside(size: tuple[int, int], target: tuple[int, int]) -> int:
    """Return how much memory `shrink` takes while the whole picture is there."""
    return 4 * target[0] * ceil(size[1] / _factor(size, target))


def _factor(size: tuple[int, int], target: tuple[int, int]) -> int:
    """Return by how many rows and columns may be made one, before finer work begins."""
    return max(1, min(size[0] // target[0], size[1] // target[1]))


def _mixable(band: Image.Image) -> Image.Image:
    """Return a band in a mode whose values may be averaged."""
    if band.mode.startswith("I"):  # 16 bits of gray
        return band.point(lambda value: value * (1 / 257) + 0).convert("L")
    if band.mode in {"RGBA", "LA", "PA"} or "transparency" in band.info:
        # Else the colour of what is transparent would show along its edges.
        return band.convert("RGBA").convert("RGBa")
    if band.mode in {"L", "RGB", "CMYK"}:
        return band
    return band.convert("L" if band.mode == "1" else "RGB")

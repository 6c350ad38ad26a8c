"""What becomes of files that somebody sends for a picture."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event

import pytest
from PIL import Image, ImageCms

from blog.images import encoding
from blog.images.decoding import decode
from blog.images.encoding import Busy, Encoded, encode
from blog.images.refusals import Reason, Refused
from tests.images import hostile
from tests.images.hostile import exif, photograph, saved

MOST = 40_000_000

# All that a file of ours may be made of; a picture's words would stand in other parts.
JPEG_SEGMENTS = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0}
PNG_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


def encoded(file: bytes) -> Encoded:
    return encode(BytesIO(file), max_pixels=MOST)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def parts(content: bytes) -> set[bytes | int]:
    """Return the kinds of parts that a file of ours is made of, to its last byte."""
    if content.startswith(b"\xff\xd8"):
        return set(jpeg_segments(content))
    at, order, behind = (8, ">", 4) if content.startswith(b"\x89PNG") else (12, "<", 0)
    found: set[bytes | int] = set()
    while at < len(content):
        if behind:
            length, name = struct.unpack(f"{order}I4s", content[at : at + 8])
        else:
            name, length = struct.unpack(f"{order}4sI", content[at : at + 8])
            length += length % 2
        found.add(name)
        at += 8 + length + behind
    assert at == len(content)
    return found


def jpeg_segments(content: bytes) -> list[int]:
    found, at = [], 2
    while content[at : at + 2] != b"\xff\xd9":
        assert content[at] == 0xFF
        found.append(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if found[-1] == 0xDA:
            while content[at] != 0xFF or content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
                at += 1
    assert at + 2 == len(content)
    return found


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", hostile.FILES)
def test_a_file_is_refused_for_a_reason_or_comes_out_clean(name: str) -> None:
    make, expected = hostile.FILES[name]
    if expected in set(Reason):
        with pytest.raises(Refused) as caught:
            encoded(make())
        assert caught.value.reason == expected
        return
    made = encoded(make())
    assert made.extension == expected
    for width, content in made.files.items():
        assert hostile.SECRET.encode() not in content
        assert parts(content) <= JPEG_SEGMENTS | PNG_CHUNKS | WEBP_CHUNKS
        with opened(content) as image:
            image.load()
            assert image.width == width
            assert not image.getexif()


def test_a_picture_comes_in_widths_up_to_its_own() -> None:
    made = encoded(saved(photograph(1500, 1000), "JPEG"))
    assert list(made.files) == [400, 800, 1200, 1500]
    assert (made.width, made.height) == (1500, 1000)
    assert [opened(content).height for content in made.files.values()] == [267, 533, 800, 1000]


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((30, 20), [30]),
        ((410, 300), [410]),
        ((900, 600), [400, 900]),
        ((2400, 1000), [400, 800, 1200, 1600, 2400]),
        ((6000, 4000), [400, 800, 1200, 1600, 2400]),
        ((1000, 9600), [400, 500]),
    ],
)
def test_it_is_never_made_larger_nor_kept_for_nothing(
    size: tuple[int, int], widths: list[int]
) -> None:
    assert list(encoded(saved(photograph(*size), "JPEG")).files) == widths


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright(kind: str, orientation: int) -> None:
    """A red patch lies where EXIF's orientation puts the upper left of the picture."""
    upright = Image.new("RGB", (600, 300), "white")
    upright.paste("red", (0, 0, 150, 75))
    lying = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    turned = upright.transpose(lying) if lying is not None else upright
    made = encoded(saved(turned, kind, exif=exif(orientation=orientation)))
    assert (made.width, made.height) == (600, 300)
    shown = opened(made.files[600]).convert("RGB")
    red, white = shown.getpixel((70, 40)), shown.getpixel((530, 260))
    assert isinstance(red, tuple)
    assert isinstance(white, tuple)
    assert red[1] < 60
    assert white[1] > 200


def test_a_lying_photograph_is_measured_as_it_will_stand() -> None:
    lying = saved(photograph(6000, 4000), "JPEG", exif=exif(orientation=6))
    made = encoded(lying)
    assert (made.width, made.height) == (2400, 3600)


def test_colours_of_a_profile_become_those_of_the_web() -> None:
    red = Image.new("RGB", (40, 40), (255, 0, 0))
    wide = ImageCms.ImageCmsProfile(BytesIO(swapped()))
    made = encoded(saved(red, "PNG", icc_profile=wide.tobytes()))
    colour = opened(made.files[40]).convert("RGB").getpixel((20, 20))
    assert isinstance(colour, tuple)
    assert colour[1] > 200
    assert colour[0] < 60


def swapped() -> bytes:
    """Return a profile of sRGB in which red and green have changed places."""
    whole = bytearray(hostile.profile())
    for at in range(132, 132 + 12 * int.from_bytes(whole[128:132], "big"), 12):
        name = bytes(whole[at : at + 4])
        whole[at : at + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(whole)


def test_sixteen_bits_become_eight_and_not_white() -> None:
    deep = Image.new("I;16", (40, 40), 0x8000)
    made = encoded(saved(deep, "PNG"))
    assert opened(made.files[40]).convert("L").getpixel((20, 20)) == pytest.approx(128, abs=2)


def test_what_is_transparent_leaves_no_edge() -> None:
    """Red that nobody can see does not bleed into the blue when the picture is made smaller."""
    drawing = Image.new("RGBA", (4000, 2000), (255, 0, 0, 0))
    drawing.paste((0, 0, 255, 255), (1001, 501, 2999, 1499))
    made = encoded(saved(drawing, "PNG"))
    shown = opened(made.files[400]).convert("RGBA")
    assert shown.getpixel((0, 0))[3] == 0  # type: ignore[index]
    seen = [pixel for pixel in shown.get_flattened_data() if pixel[3] > 20]  # type: ignore[index]
    assert max(red for red, _green, _blue, _alpha in seen) < 40  # type: ignore[misc]


def test_a_drawing_stays_exact_and_a_photograph_does_not() -> None:
    drawing = Image.new("RGB", (900, 600), "white")
    for number in range(0, 900, 7):
        drawing.paste("black", (number, 0, number + 2, 600))
    assert encoded(saved(drawing, "PNG")).extension == "png"
    assert encoded(saved(photograph(), "PNG")).extension == "jpg"
    assert encoded(saved(photograph(), "JPEG")).extension == "jpg"


def test_a_transparent_photograph_is_a_webp() -> None:
    fading = photograph(900, 600).convert("RGBA")
    fading.putalpha(photograph(900, 600, "L"))
    made = encoded(saved(fading, "PNG"))
    assert made.extension == "webp"
    assert opened(made.files[400]).mode == "RGBA"


def test_the_same_file_is_the_same_picture() -> None:
    file = saved(photograph(), "JPEG")
    assert encoded(file).digest == encoded(file).digest
    assert encoded(file).digest != encoded(saved(photograph(901), "JPEG")).digest


def test_an_operator_may_allow_less() -> None:
    with pytest.raises(Refused) as caught:
        encode(BytesIO(saved(photograph(), "PNG")), max_pixels=500_000)
    assert (caught.value.reason, caught.value.pixels) == (Reason.TOO_LARGE, 540_000)


def test_while_one_picture_is_worked_on_and_one_waits_no_third_holds_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = Event(), Event()

    def decode_slowly(file: BytesIO, *, max_pixels: int) -> tuple[Image.Image, bool]:
        begun.set()
        assert go_on.wait(timeout=10)
        return decode(file, max_pixels=max_pixels)

    monkeypatch.setattr(encoding, "decode", decode_slowly)
    sent = saved(photograph(60, 40), "JPEG")
    with ThreadPoolExecutor() as writers:
        first = writers.submit(encoded, sent)
        assert begun.wait(timeout=10)
        second = writers.submit(encoded, sent)
        while encoding._PLACES.acquire(blocking=False):
            encoding._PLACES.release()
        with pytest.raises(Busy):
            encoded(sent)
        go_on.set()
        assert first.result().digest == second.result().digest
    assert encoded(sent).extension == "jpg"

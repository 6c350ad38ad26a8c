"""What a comment has by which spam is told from what readers say. Pure.

Each feature belongs to a kind, which says how much it counts, and has a label by which an
editor knows it in the text. All that is there counts once (binary features do better than
counted ones on short texts; Wang & Manning 2012, see `learning`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from blog.spam import links
from blog.spam.reading import LINK, Reading, read
from blog.spam.shapes import of_name, of_pace, of_text
from blog.spam.vocabulary import COMMON, kinds_after

# Where the weights stand: a feature's place is its hash. Two in a place are rare enough.
PLACES = 1 << 18

# How much one feature of a kind counts, and by which power of their number it is divided.
_COUNTS = {
    "letters": (1.0, 0.25),
    "word": (0.5, 0.0),
    "pair": (1.0, 0.0),
    "sign": (0.5, 0.0),
    "kind": (1.0, 0.0),
    "appeal": (1.5, 0.0),
    "both": (0.5, 0.0),
    "shape": (1.0, 0.0),
    "length": (2.0, 0.0),
    "name": (2.0, 0.0),
    "pace": (2.0, 0.0),
    "link": (6.0, 0.0),
    "host": (10.0, 0.0),
    "ending": (2.0, 0.0),
}

_LONGEST_LABEL = 40
_REACH = 3  # words of two kinds that stand so far from each other still belong together
_RUNS = (2, 3, 4, 5)

# How a feature is known: by its kind and name, and by a label for people.
Features = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is judged.

    `hosts` are those of its links and of its writer's website; `seconds` is how long it took to
    write, None where nobody knows.
    """

    text: str
    name: str = ""
    hosts: frozenset[str] = frozenset()
    seconds: float | None = None


def sample_of(text: str, name: str, website: str = "", seconds: float | None = None) -> Sample:
    """Return what is judged of a comment; its source may be Markdown, HTML or neither."""
    hosts = links.hosts_in(read(text).shown)
    if website and (host := links.host_of(website)):
        hosts |= {host}
    return Sample(text=text, name=name, hosts=hosts, seconds=seconds)


def features(sample: Sample) -> Features:
    """Return all that a sample has, by kind; the first label of a feature stays."""
    reading = read(sample.text)
    said = [word for word in reading.words if word != LINK]
    found = {
        "letters": _letters(said),
        "word": {word: shown(word) for word in said},
        "pair": _pairs(said),
        "sign": {sign: f"“{sign}”" for sign in sorted(reading.signs)},
        "appeal": {},
        "kind": {},
    }
    _add_kinds(found, reading)
    shape, length = of_text(reading, said)
    found |= {"shape": shape, "length": length}
    found["name"] = of_name(sample.name, reading)
    found["pace"] = of_pace(sample.seconds, reading)
    return found | _hosts(sample.hosts, reading)


def placed(found: Features) -> Iterator[tuple[float, list[int], Iterable[str]]]:
    """Yield for each kind how much a feature counts, their places among the weights, and labels."""
    for kind, named in found.items():
        if named:
            weight, power = _COUNTS[kind]
            start = zlib.crc32(kind.encode())
            where = [zlib.crc32(name.encode(), start) % PLACES for name in named]
            yield weight / len(named) ** power, where, named.values()


def shown(word: str) -> str:
    """Return a word as an editor is to read it."""
    if word.startswith("\x00n"):
        return "a number"
    stand_ins = {
        LINK: "a link",
        "\x00film": "a film’s address",
        "\x00mail": "an email address",
        "\x00handle": "an @name",
        "\x00tag": "a #tag",
    }
    return stand_ins.get(word, word[:_LONGEST_LABEL])


def _letters(words: list[str]) -> dict[str, str]:
    """Runs of letters, across the blanks: typing errors, endings and disguises share most."""
    line = " ".join(words)
    # A run belongs to the word in which it begins; the blank before a word is its own.
    owners: list[str] = []
    for word in words:
        owners += [shown(word)] * (len(word) + bool(owners))
    runs: dict[str, str] = {}
    for size in _RUNS:
        for start in range(len(line) - size + 1):
            runs.setdefault(line[start : start + size], owners[start])
    return runs


def _pairs(words: list[str]) -> dict[str, str]:
    if not words:
        return {}
    pairs = {f"^ {words[0]}": shown(words[0]), f"{words[-1]} ^": shown(words[-1])}
    for one, other in pairwise(words):
        pairs.setdefault(f"{one} {other}", f"{shown(one)} {shown(other)}")
    return pairs


def _add_kinds(found: Features, reading: Reading) -> None:
    """Add which kinds of words there are, which stand near each other, and who is asked for what.

    The label of a pair is the two words.
    """
    previous = ("^", *reading.words)
    kinds = [_kinds(word, before) for word, before in zip(reading.words, previous, strict=False)]
    named, appeals = found["kind"], found["appeal"]
    for place, (word, before) in enumerate(zip(reading.words, reading.befores, strict=True)):
        for kind in kinds[place]:
            named.setdefault(kind, shown(word))
            if place == 0:
                named[f"^{kind}"] = shown(word)
            if kind in {"ask", "do"}:
                appeals.setdefault(_context(before), shown(word))
            for name, label in _near(reading.words, kinds, place, kind):
                named.setdefault(name, label)
    both = sorted(
        {
            kind: shown(word)
            for word, those in zip(reading.words, kinds, strict=True)
            for kind in those
        }.items()
    )
    found["both"] = {f"{a}&{b}": f"{x} … {y}" for (a, x), (b, y) in combinations(both, 2)}


def _near(
    words: tuple[str, ...], kinds: list[tuple[str, ...]], place: int, kind: str
) -> Iterator[tuple[str, str]]:
    for other in range(place + 1, min(place + 1 + _REACH, len(words))):
        gap = "+" if other == place + 1 else ".."
        for near in kinds[other]:
            if near != kind:
                joint = " " if gap == "+" else " … "
                yield f"{kind}{gap}{near}", f"{shown(words[place])}{joint}{shown(words[other])}"


def _kinds(word: str, before: str) -> tuple[str, ...]:
    if word[0] == "\x00":
        return ("number",) if word[1] == "n" else (word[1:],)
    return kinds_after(word, before)


def _context(before: str) -> str:
    """What stands before a word that asks: its kind, or itself where it is a common one."""
    if before in COMMON or before == "^":
        return before
    return next(iter(_kinds(before, "")), "_")


def _hosts(hosts: frozenset[str], reading: Reading) -> Features:
    labels = {host: f"link to {host[:_LONGEST_LABEL]}" for host in sorted(hosts)}
    in_text = LINK in reading.words
    first = next(iter(labels.values()), "a link")
    return {
        "link": {"text" if in_text else "website": first} if hosts or in_text else {},
        "host": {name: label for host, label in labels.items() for name in links.names_of(host)},
        "ending": {host.rpartition(".")[2]: label for host, label in labels.items()},
    }

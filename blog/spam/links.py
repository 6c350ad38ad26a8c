"""Find what a text leads to, written as a link, bare, or taken apart to slip through. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Endings that are no words of a sentence whose full stop lacks its blank ("funny.it was"),
# so that a bare name with one of them is taken for a host.
_APART = r"c\s?o\s?m|net|org|info|biz|ly|tk"  # even with blanks round its dots
_SURE = _APART + "|tv|gl|gd|ml|ga|cf|gq|ru|xyz|uk|fr|nl|pl|br|ua|cc|edu|gov|example"
# These are believed only where a path follows, or a scheme or www stands before.
_ANY = (
    _SURE + "|io|co|de|me|be|es|it|eu|us|ca|in|cn|jp|au|ch|at|cz|se|no|fi|dk|gr|tr|ro|hu|pt|mx|ar"
    "|cl|pk|id|ph|my|sg|hk|tw|kr|vn|th|ir|il|ae|sa|za|ng|ke|ws|to|fm|am|im|la|vc|top|site|online"
    "|store|shop|club|app|dev|blog|live|pro|website|space|link|click|host|press|news|win|bid|loan"
    "|men|vip|work|guru|tech|today|world|life|fun|icu|buzz|ai|gg|su|by|kz|rs|hr|bg|lt|lv|ee|sk|si"
    "|is|ie|nu|mobi|name|asia"
)
_REST = r"[^\s<>\"')\]]"
# Every repeat has a bound, and none begins inside a word: the work is in step with the text.
LINK = re.compile(
    rf"(?:https?|hxxps?|ftp)\s?:\s?/{{1,3}}\s?{_REST}{{1,2000}}"
    r"|(?<![\w@-])(?:[a-z0-9][a-z0-9-]{0,62}\s?\.\s{0,2}){1,6}"
    rf"(?:{_APART})(?![\w-])(?:\s?[/\\]{_REST}{{0,500}})?"
    r"|(?<![\w@-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}"
    rf"(?:(?:{_SURE})(?![\w-])(?:\s?[/\\]{_REST}{{0,500}})?|(?:{_ANY})/{_REST}{{0,500}})"
    rf"|\bww?w\s?\.\s?{_REST}{{1,2000}}",
    re.I,
)

_ANCHOR = re.compile(
    r"<a\s[^>]{0,300}?href\s?=\s?[\"']?([^\"'\s>]{0,2000})[^>]{0,300}>(.{0,500}?)</a\s?>",
    re.I | re.S,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>]{0,1000})?/?>", re.I)
# A link that is a place in the film or a tag recommends nothing; one that is an address says it.
_POINTS_INSIDE = re.compile(r"\s*(?:\d{1,2}(?::\d\d){1,2}|#.*|https?:.*)?\s*", re.S | re.I)
# Second-level endings under which names are given out, as in co.uk.
_SHARED_ENDINGS = frozenset({"co", "com", "net", "org", "ac", "gov", "edu"})


def without_tags(text: str) -> str:
    """Return a text that may hold HTML as it reads, with the addresses of its links."""
    return _TAG.sub(" ", _ANCHOR.sub(_both, text))


def hosts_in(text: str) -> frozenset[str]:
    """Return the hosts to which a text leads, in lower case and without `www`."""
    return frozenset(host for match in LINK.finditer(text) if (host := host_of(match[0])))


def host_of(address: str) -> str:
    """Return the host of a web address, or of what was meant to be one; empty if none."""
    joined = re.sub(r"\s+", "", address.lower())
    without_scheme = re.sub(r"^[a-z]+:/*", "", joined)
    host = re.split(r"[/?#\\:]", without_scheme.rpartition("@")[2], maxsplit=1)[0]
    host = re.sub(r"^ww?w\.", "", host.strip("."))
    return host if "." in host else ""


def names_of(host: str) -> Iterator[str]:
    """Yield under what a host is known: the name somebody registered, and all of it."""
    labels = host.split(".")
    is_shared = len(labels) > 2 and labels[-2] in _SHARED_ENDINGS and len(labels[-1]) == 2
    registered = ".".join(labels[-3 if is_shared else -2 :])
    yield registered
    if registered != host:
        yield host


def _both(match: re.Match[str]) -> str:
    shown = _TAG.sub("", match[2])
    return f" {shown} " if _POINTS_INSIDE.fullmatch(shown) else f" {shown} {match[1]} "

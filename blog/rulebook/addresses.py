"""Hosts and email addresses in the one form in which they are compared. Pure.

A host is in lower case, without a full stop at its end, and its labels are in Unicode
however they were written (xn--… is RFC 3492). Which labels a registry would allow
does not matter here: what a link says is compared with what an editor typed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

# What reads as a full stop between labels: RFC 3490, §3.1.
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?|_[\w-]*\w")
_NOT_DRAWN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\t\r\n]")
_DOTLESS_HOSTS = frozenset({"gmail.com", "googlemail.com"})


def normal_host(typed: str) -> str:
    """Return a host in the form in which hosts are compared."""
    dotted = _DOTS.sub(".", unicodedata.normalize("NFKC", _NOT_DRAWN.sub("", typed)).strip())
    labels = dotted.lower().strip(".").split(".")
    return unicodedata.normalize("NFC", ".".join(map(_as_unicode, labels)))


def is_host(host: str) -> bool:
    """Tell whether this, in its normal form, can be a host: labels of letters, figures, hyphens."""
    labels = host.split(".")
    return len(host) <= 253 and all(len(each) < 64 and _LABEL.fullmatch(each) for each in labels)


def host_of(url: str) -> str:
    """Return the host that a browser would go to, in its normal form; "" if there is none."""
    address = _NOT_DRAWN.sub("", url).strip().replace("\\", "/")
    if not re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.I):
        if re.match(r"(?:mailto|tel|sms|data|javascript|about|blob|file):", address, re.I):
            return ""
        # https:evil.example leads there too (the URL standard, special schemes)
        address = "//" + re.sub(r"^https?:/?", "", address, flags=re.I)
    try:
        return normal_host(unquote(urlsplit(address).hostname or ""))
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def hosts_of(html_links: Iterable[str]) -> frozenset[str]:
    """Return the hosts to which links lead, given as `core.markup.link_targets` finds them."""
    return frozenset(filter(None, (host_of(html.unescape(each)) for each in html_links)))


def normal_email(typed: str) -> tuple[str, str]:
    """Return an address's local part and domain in the form in which they are compared."""
    local, _, domain = typed.strip().rpartition("@")
    return unicodedata.normalize("NFKC", local).casefold(), normal_host(domain)


def mailbox(local: str, domain: str) -> str:
    """Return the local part by which mailboxes are told apart: without a +tag.

    Most providers deliver bob+x to bob, and who sets one up for a blog can set up many.
    At Gmail full stops don't count either (https://support.google.com/mail/answer/7436150).
    """
    bare = local.partition("+")[0] or local
    return bare.replace(".", "") if domain in _DOTLESS_HOSTS else bare


def _as_unicode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label

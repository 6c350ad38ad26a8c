"""What a rule of each kind asks of a comment, made of what an editor typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from blog.rulebook.addresses import host_of, is_host, mailbox, normal_email, normal_host
from blog.rulebook.folding import fold
from blog.rulebook.patterns import BadPattern, Pattern, compile_name, compile_pattern, find, glob
from blog.rulebook.vocabulary import Kind

# Wider than this is half the world: an IPv4 /8 is 16 million addresses, an IPv6 /16 a registry's.
_WIDEST = {4: 8, 6: 16}
_MOST_LINKS = 1000
# IPv4 as a log of IPv6 has it; comments' addresses are held against the IPv4 it means.
_MAPPED = IPv6Network("::ffff:0:0/96")


@dataclass(frozen=True)  # without slots, where what is found out once would have no place
class Candidate:
    """What rules look at: a comment as it came, with `text` and `name` folded.

    `hosts` are those its links lead to (`addresses.hosts_of`), `links` their number;
    `address` is the sender's IP address, None where it is no longer known, and
    `address_hash` what is kept of it; `reader_id` is a confirmed reader's.
    """

    text: str
    name: str
    website: str
    email: str
    hosts: frozenset[str]
    links: int
    address: str | None
    address_hash: str | None
    reader_id: int | None
    section_id: int | None
    article_id: int

    @cached_property
    def words(self) -> str:
        """All that words are looked for in."""
        return f"{self.text}\n{self.name}\n{fold(self.website)}"

    @cached_property
    def whole_name(self) -> str:
        """The readings of the name that are about as long as it, not of a part of it."""
        first, *others = self.name.split("\n")
        return "\n".join([first, *(each for each in others if 2 * len(each) > len(first))])

    @cached_property
    def all_hosts(self) -> list[str]:
        """The hosts of links and website, in the order of their names."""
        found = {normal_host(each) for each in self.hosts} | {host_of(self.website)}
        return sorted(found - {""})

    @cached_property
    def mail(self) -> tuple[str, str]:
        """The local part and the domain of the email address."""
        return normal_email(self.email)

    @cached_property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The sender's address; an IPv4 one as such, however it is written."""
        try:
            found = ip_address((self.address or "").partition("%")[0])
        except ValueError:
            return None
        return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


@dataclass(frozen=True, slots=True)
class Criterion:
    """How to tell whether a comment is meant: `evidence` gives what it hits by, or None.

    Whatever it hits contains `literal` (which may be empty) in what it looks at.
    """

    evidence: Callable[[Candidate], str | None]
    literal: str = ""


def criterion(kind: Kind, typed: str) -> Criterion:
    """Return what a rule asks; raises BadPattern if this cannot be a rule of its kind."""
    if not typed.strip():
        raise BadPattern("empty", "A rule needs something to look for.")
    return _MAKERS[kind](typed.strip())


def _words(typed: str) -> Criterion:
    pattern = compile_pattern(typed)
    return Criterion(lambda comment: find(pattern, comment.words), pattern.literal)


def _name(typed: str) -> Criterion:
    pattern: Pattern = compile_name(typed)
    return Criterion(lambda comment: find(pattern, comment.whole_name), pattern.literal)


def _links(typed: str) -> Criterion:
    least = _number(typed, "A number of links is between 1 and 1000.", at_most=_MOST_LINKS)
    return Criterion(lambda comment: str(comment.links) if comment.links >= least else None)


def _reader(typed: str) -> Criterion:
    reader_id = _number(typed, "A reader is given by number.")
    return Criterion(lambda comment: typed if comment.reader_id == reader_id else None)


def _domain(typed: str) -> Criterion:
    is_below_only = typed.startswith("*.")
    domain = host_of(typed.removeprefix("*."))
    if not is_host(domain) or not (is_below_only or "." in domain):
        raise BadPattern("not a domain", "A domain is written like evil.example.")

    def evidence(comment: Candidate) -> str | None:
        return next((each for each in comment.all_hosts if is_meant(each)), None)

    def is_meant(host: str) -> bool:
        return host.endswith(f".{domain}") or (host == domain and not is_below_only)

    return Criterion(evidence, _if_ascii(domain))


def _email(typed: str) -> Criterion:
    local, domain = normal_email(typed)
    if not is_host(domain) or "." not in domain or re.search(r"[\s@,;<>]", local):
        raise BadPattern("not an email", "An address is written like bob@evil.example.")
    if not local:
        below = f".{domain}"
        return Criterion(
            lambda comment: comment.email if f".{comment.mail[1]}".endswith(below) else None,
            _if_ascii(domain),
        )
    is_meant = _is_mailbox(local, domain)
    return Criterion(
        lambda comment: (
            comment.email if comment.mail[1] == domain and is_meant(comment.mail[0]) else None
        ),
        _if_ascii(f"@{domain}"),
    )


def _is_mailbox(wanted: str, domain: str) -> Callable[[str], bool]:
    if "*" in wanted:
        first, *others = re.split(r"\*+", wanted)
        expression = re.compile(glob(first, others, "."))
        return lambda local: expression.fullmatch(local) is not None
    if "+" in wanted:
        return lambda local: local == wanted
    return lambda local: mailbox(local, domain) == mailbox(wanted, domain)


def _network(typed: str) -> Criterion:
    try:
        network = ip_network(typed, strict=False)
    except ValueError:
        raise BadPattern("not a network", "A range is written like 203.0.113.0/24.") from None
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        mapped = int(network.network_address) & 0xFFFFFFFF
        network = IPv4Network((mapped, network.prefixlen - _MAPPED.prefixlen))
    if network.prefixlen < _WIDEST[network.version]:
        raise BadPattern("too wide", f"A range is at least a /{_WIDEST[network.version]}.")
    return Criterion(lambda comment: str(network) if comment.ip and comment.ip in network else None)


def _address(typed: str) -> Criterion:
    if not re.fullmatch(r"[\w-]{1,128}", typed):  # an address as such has . or : in it
        raise BadPattern("not a hash", "An address is given by its hash.")
    return Criterion(lambda comment: typed if comment.address_hash == typed else None)


def _number(typed: str, sentence: str, *, at_most: int = 2**63 - 1) -> int:
    if not re.fullmatch("[0-9]{1,19}", typed) or not 1 <= int(typed) <= at_most:
        raise BadPattern("not a number", sentence)
    return int(typed)


def _if_ascii(literal: str) -> str:
    # Otherwise it may stand there in punycode too.
    return literal if literal.isascii() else ""


_MAKERS: dict[Kind, Callable[[str], Criterion]] = {
    Kind.WORDS: _words,
    Kind.LINKS: _links,
    Kind.DOMAIN: _domain,
    Kind.NAME: _name,
    Kind.EMAIL: _email,
    Kind.NETWORK: _network,
    Kind.ADDRESS: _address,
    Kind.READER: _reader,
}

"""Which rules hit a comment: each kind, where and until when it holds, and what is shown of it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blog.rulebook.folding import fold
from blog.rulebook.matching import Candidate, Hit, Rule, Rulebook, problem, search_literal
from blog.rulebook.vocabulary import Effect, Kind

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
COMMENT = Candidate(
    text=fold("Try the C4SINO, dear friends"),
    name=fold("Mal Spammer"),
    website="https://pills.example/buy",
    email="Mal.Spammer+blog@Mail.example",
    hosts=frozenset({"shop.evil.example", "münchen.example"}),
    links=3,
    address="203.0.113.77",
    address_hash="0123456789abcdef",
    reader_id=12,
    section_id=4,
    article_id=7,
)
GMAIL = replace(COMMENT, email="m.a.l+x@gmail.com")


def hits(kind: Kind, pattern: str, comment: Candidate = COMMENT) -> list[str]:
    """Return by what a comment is hit by one rule."""
    rules = [Rule(1, kind, pattern, Effect.HOLD)]
    return [hit.evidence for hit in Rulebook(rules).hits(comment, NOW)]


@pytest.mark.parametrize(
    ("kind", "pattern", "evidence"),
    [
        (Kind.WORDS, "casino", "casino"),
        (Kind.WORDS, "spammer", "spammer"),  # in the name
        (Kind.WORDS, "pills", "pills"),  # in the website
        (Kind.WORDS, "friend", None),
        (Kind.WORDS, "friends mal", None),  # not from the text into the name
        (Kind.LINKS, "3", "3"),
        (Kind.LINKS, "2", "3"),
        (Kind.LINKS, "4", None),
        (Kind.NAME, "mal spammer", "mal spammer"),
        (Kind.NAME, "mal", None),
        (Kind.NAME, "mal*", "mal spammer"),
        (Kind.DOMAIN, "evil.example", "shop.evil.example"),
        (Kind.DOMAIN, "EVIL.example.", "shop.evil.example"),
        (Kind.DOMAIN, "*.evil.example", "shop.evil.example"),
        (Kind.DOMAIN, "shop.evil.example", "shop.evil.example"),
        (Kind.DOMAIN, "*.shop.evil.example", None),
        (Kind.DOMAIN, "vil.example", None),
        (Kind.DOMAIN, "www.evil.example", None),
        (Kind.DOMAIN, "https://evil.example/path", "shop.evil.example"),
        (Kind.DOMAIN, "münchen.example", "münchen.example"),
        (Kind.DOMAIN, "xn--mnchen-3ya.example", "münchen.example"),
        (Kind.DOMAIN, "pills.example", "pills.example"),  # the website's
        (Kind.DOMAIN, "*.pills.example", None),
        (Kind.DOMAIN, "*.example", "münchen.example"),
        (Kind.EMAIL, "mal.spammer@mail.example", "Mal.Spammer+blog@Mail.example"),
        (Kind.EMAIL, "MAL.SPAMMER+BLOG@MAIL.EXAMPLE", "Mal.Spammer+blog@Mail.example"),
        (Kind.EMAIL, "mal.spammer+other@mail.example", None),
        (Kind.EMAIL, "malspammer@mail.example", None),
        (Kind.EMAIL, "@mail.example", "Mal.Spammer+blog@Mail.example"),
        (Kind.EMAIL, "@ail.example", None),
        (Kind.EMAIL, "mal*@mail.example", "Mal.Spammer+blog@Mail.example"),
        (Kind.EMAIL, "*spam*@mail.example", "Mal.Spammer+blog@Mail.example"),
        (Kind.EMAIL, "*spam@mail.example", None),
        (Kind.EMAIL, "*@mail.example", "Mal.Spammer+blog@Mail.example"),
        (Kind.NETWORK, "203.0.113.0/24", "203.0.113.0/24"),
        (Kind.NETWORK, "203.0.113.77", "203.0.113.77/32"),
        (Kind.NETWORK, "203.0.113.9/24", "203.0.113.0/24"),
        (Kind.NETWORK, "203.0.112.0/24", None),
        (Kind.NETWORK, "2001:db8::/32", None),
        (Kind.ADDRESS, "0123456789abcdef", "0123456789abcdef"),
        (Kind.ADDRESS, "0123456789abcdee", None),
        (Kind.READER, "12", "12"),
        (Kind.READER, "1", None),
    ],
)
def test_each_kind_of_rule_has_its_own_evidence(
    kind: Kind, pattern: str, evidence: str | None
) -> None:
    assert hits(kind, pattern) == ([evidence] if evidence else [])


@pytest.mark.parametrize(
    ("pattern", "is_hit"),
    [("mal@gmail.com", True), ("m.al+y@gmail.com", False), ("ma.l@gmail.com", True)],
)
def test_full_stops_do_not_count_at_gmail(pattern: str, is_hit: bool) -> None:
    assert bool(hits(Kind.EMAIL, pattern, GMAIL)) == is_hit


def test_a_domain_s_addresses_are_those_below_it_too() -> None:
    below = replace(COMMENT, email="x@a.evil.example")
    assert hits(Kind.EMAIL, "@evil.example", below)
    assert not hits(Kind.EMAIL, "x@evil.example", below)


@pytest.mark.parametrize(
    ("address", "network", "is_hit"),
    [
        ("2001:db8:1::9", "2001:db8::/32", True),
        ("2001:db9::1", "2001:db8::/32", False),
        ("::ffff:203.0.113.5", "203.0.113.0/24", True),
        ("203.0.113.5", "::ffff:203.0.113.0/120", True),  # as a log of IPv6 has it
        ("203.0.113.5", "::ffff:203.0.113.5", True),
        ("203.0.113.5", "::ffff:0:0/96", False),  # all of IPv4
        ("fe80::1%eth0", "fe80::/10", False),  # too wide to be a rule at all
        ("fe80::1%eth0", "fe80::/64", True),
        (None, "203.0.113.0/24", False),
        ("", "203.0.113.0/24", False),
        ("unix:", "203.0.113.0/24", False),
    ],
)
def test_an_address_is_in_a_range_or_unknown(
    address: str | None, network: str, is_hit: bool
) -> None:
    assert bool(hits(Kind.NETWORK, network, replace(COMMENT, address=address))) == is_hit


def test_what_is_unknown_is_not_hit() -> None:
    unknown = replace(COMMENT, address_hash=None, reader_id=None, email="", website="", name="")
    for kind, pattern in {
        Kind.ADDRESS: "None",
        Kind.READER: "12",
        Kind.EMAIL: "@mail.example",
    }.items():
        assert not hits(kind, pattern, unknown)


@pytest.mark.parametrize(
    ("section_id", "article_id", "is_hit"),
    [
        (None, None, True),
        (4, None, True),
        (5, None, False),
        (None, 7, True),
        (None, 8, False),
        (4, 8, False),
        (4, 7, True),
    ],
)
def test_a_rule_holds_in_its_section_and_article(
    section_id: int | None, article_id: int | None, is_hit: bool
) -> None:
    rule = Rule(1, Kind.LINKS, "1", Effect.HOLD, section_id, article_id)
    assert bool(Rulebook([rule]).hits(COMMENT, NOW)) == is_hit


def test_a_section_s_rule_does_not_hold_where_there_is_no_section() -> None:
    rule = Rule(1, Kind.LINKS, "1", Effect.HOLD, section_id=4)
    assert not Rulebook([rule]).hits(replace(COMMENT, section_id=None), NOW)


@pytest.mark.parametrize(
    ("lasting", "is_hit"),
    [(timedelta(seconds=1), True), (timedelta(0), False), (timedelta(seconds=-1), False)],
)
def test_a_rule_ends_at_its_hour(lasting: timedelta, is_hit: bool) -> None:
    rule = Rule(1, Kind.LINKS, "1", Effect.HOLD, ends_at=NOW + lasting)
    assert bool(Rulebook([rule]).hits(COMMENT, NOW)) == is_hit


def test_the_gravest_hit_stands_first_and_bad_rules_are_left_out() -> None:
    rules = [
        Rule(1, Kind.LINKS, "2", Effect.HOLD),
        Rule(2, Kind.WORDS, "*", Effect.SPAM),
        Rule(4, Kind.WORDS, "casino", Effect.SPAM),
        Rule(3, Kind.READER, "12", Effect.SPAM),
    ]
    assert Rulebook(rules).hits(COMMENT, NOW) == [
        Hit(3, Effect.SPAM, Kind.READER, "12"),
        Hit(4, Effect.SPAM, Kind.WORDS, "casino"),
        Hit(1, Effect.HOLD, Kind.LINKS, "3"),
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (Kind.WORDS, "casino", None),
        (Kind.WORDS, "*", "only wildcards"),
        (Kind.WORDS, " ", "empty"),
        (Kind.NAME, "x", "too short"),
        (Kind.LINKS, "2", None),
        *((Kind.LINKS, each, "not a number") for each in ("0", "-1", "two", "1001", "1.5", "²")),
        (Kind.LINKS, "", "empty"),
        *((Kind.DOMAIN, each, None) for each in ("evil.example", "*.ru", "203.0.113.5", "EVIL.рф")),
        *(
            (Kind.DOMAIN, each, "not a domain")
            for each in (
                "ru",
                "*",
                "evil example",
                "a..b",
                "*.*.ru",
                "ev*l.ru",
                "mailto:a@b.ru",
                "[::1",
            )
        ),
        (Kind.EMAIL, "bob@evil.example", None),
        (Kind.EMAIL, "@evil.example", None),
        *(
            (Kind.EMAIL, each, "not an email")
            for each in ("bob", "bob@", "bob@evil", "a b@c.d", "@*")
        ),
        (Kind.NETWORK, "2001:db8::/48", None),
        *((Kind.NETWORK, each, "not a network") for each in ("203.0.113", "a/24", "1.2.3.4/33")),
        *((Kind.NETWORK, each, "too wide") for each in ("0.0.0.0/0", "::/0", "10.0.0.0/7")),
        (Kind.ADDRESS, "0123abcd", None),
        (Kind.ADDRESS, "203.0.113.5", "not a hash"),
        (Kind.READER, "12", None),
        (Kind.READER, "0", "not a number"),
        (Kind.READER, "9" * 19, "not a number"),
    ],
)
def test_a_form_is_told_what_is_wrong_with_a_rule(kind: Kind, typed: str, code: str | None) -> None:
    assert problem(kind, typed) == code


@pytest.mark.parametrize(
    ("kind", "pattern", "literal"),
    [
        (Kind.WORDS, "free Money", "money"),
        (Kind.NAME, "best*reviews", "reviews"),
        (Kind.DOMAIN, "*.Evil.example", "evil.example"),
        (Kind.DOMAIN, "münchen.example", ""),
        (Kind.EMAIL, "Bob@evil.example", "@evil.example"),
        (Kind.EMAIL, "@evil.example", "evil.example"),
        (Kind.LINKS, "2", ""),
        (Kind.WORDS, "*", ""),
    ],
)
def test_a_database_may_look_for_a_part_first(kind: Kind, pattern: str, literal: str) -> None:
    assert search_literal(Rule(1, kind, pattern, Effect.HOLD)) == literal


def test_five_hundred_rules_cost_little() -> None:
    words = [f"{first}{second}{'*' * (number % 2)}"
             for number, first in enumerate(("casi", "viag", "lott", "cred", "wett"))
             for second in (f"{each:03d}"[::-1] + "xyz" for each in range(100))]  # fmt: skip
    rulebook = Rulebook(Rule(n, Kind.WORDS, each, Effect.SPAM) for n, each in enumerate(words))
    comment = replace(
        COMMENT, text=fold("the casino was a lottery and credit, they said " * 7)[:300]
    )
    started_at = time.process_time()
    for _ in range(20):
        assert rulebook.hits(replace(comment), NOW) == []
    assert (time.process_time() - started_at) / 20 < 0.01

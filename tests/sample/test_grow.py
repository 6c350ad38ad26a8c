"""What is grown: the same for the same seed, like a newsroom's, and as the door leaves it."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.articles import policy as articles
from blog.comments import searchable
from blog.comments.policy import Rules, flag_reasons
from blog.comments.status import Status, may_follow
from blog.comments.vocabulary import FlagReason, Removal, Role
from blog.core.markup import RENDERER, render_article, render_comment
from blog.core.text import clean_name, clean_text, digest, normal_website, slugify
from blog.sample import grow
from blog.sample.grow import EPOCH, YEARS, Grown
from blog.sample.thread import MOST_DEPTH, Row
from blog.sample.wanted import Impossible, Wanted, thread_sizes

ROOT = Path(__file__).parents[2]
HASH_OF_ALL = """
import hashlib
from blog.sample import grow
from blog.sample.wanted import Wanted
wanted = Wanted(articles=8, comments=80, seed=7)
rows = str(list(grow.grow(wanted, first_article_id=1, first_comment_id=1)))
print(hashlib.sha256(rows.encode()).hexdigest())
"""


def grown(articles: int = 40, comments: int = 2000, seed: int = 1) -> list[Grown]:
    wanted = Wanted(articles=articles, comments=comments, seed=seed)
    return list(grow.grow(wanted, first_article_id=11, first_comment_id=101))


@cache
def town() -> list[Grown]:
    """A town's newsroom: a few articles, some of which everybody talks about."""
    return grown()


def comments() -> list[Row]:
    return [row for each in town() for row in each.comments]


def test_the_same_seed_grows_the_same() -> None:
    assert grown(8, 80, 3) == grown(8, 80, 3)


def test_another_seed_grows_something_else() -> None:
    one, other = grown(8, 80, 3), grown(8, 80, 4)
    assert [each.article["headline"] for each in one] != [
        each.article["headline"] for each in other
    ]
    assert not {row["body"] for row in one[0].comments if len(row["body"]) > 200} & {
        row["body"] for row in other[0].comments
    }


def test_another_process_grows_the_same_whatever_it_hashes() -> None:
    def run(hash_seed: str) -> str:
        command = [sys.executable, "-c", HASH_OF_ALL]
        environment = {"PYTHONHASHSEED": hash_seed}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert run("1") == run("2") != ""


def test_texts_and_names_are_kept_as_rules_read_them() -> None:
    for row in comments():
        assert row["folded"] == searchable.folded(row["body"], row["name"])


def test_threads_are_as_long_as_zipf_says() -> None:
    sizes = thread_sizes(Wanted(articles=100_000, comments=1_000_000, seed=1))
    assert sum(sizes) == 1_000_000
    assert len(sizes) == 100_000
    assert 9_500 < sizes[0] < 10_500
    # By the law, the article of rank r + 10 has its share divided by r + 10.
    assert sizes[0] / sizes[100] == pytest.approx((101 + 10) / (1 + 10), rel=0.05)
    assert sizes[-1] in {1, 2}


@given(st.integers(1, 300), st.integers(0, 5000))
def test_threads_add_up_and_the_most_discussed_comes_first(articles: int, comments: int) -> None:
    sizes = thread_sizes(Wanted(articles=articles, comments=comments, seed=1))
    assert sum(sizes) == comments
    assert len(sizes) == articles
    # Rounding may give a later one a comment more.
    assert all(after <= before + 1 for before, after in pairwise(sizes))
    assert min(sizes) >= 0


def test_as_much_is_grown_as_was_wanted() -> None:
    assert [each.article["id"] for each in town()] == list(range(11, 51))
    assert [row["id"] for row in comments()] == list(range(101, 2101))
    in_order = sorted((len(each.comments) for each in town()), reverse=True)
    assert in_order == sorted(
        thread_sizes(Wanted(articles=40, comments=2000, seed=1)), reverse=True
    )


@pytest.mark.parametrize("numbers", [(0, 1, 1), (-1, 0, 1), (1, -1, 1), (1, 1, -1)])
def test_what_cannot_be_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(Impossible):
        Wanted(articles=numbers[0], comments=numbers[1], seed=numbers[2])


def test_nothing_is_grown_where_nothing_is_wanted() -> None:
    assert grown(0, 0) == []


def test_every_state_occurs_and_every_way_to_speak() -> None:
    assert {row["status"] for row in comments()} == set(Status)
    assert {row["role"] for row in comments()} == set(Role)
    assert {row["removed_for"] for row in comments()} == {"", *Removal}
    assert any(row["picked_at"] for row in comments())
    assert any(row["edited_at"] for row in comments())
    assert any(row["website"] for row in comments())
    assert any(not row["is_shown"] for row in comments())
    assert any(row["is_shown"] and row["status"] != Status.PUBLISHED for row in comments())
    assert {row["depth"] for row in comments()} >= {0, 1, 2, 3, 4, 5}
    decisions = [row for each in town() for row in each.decisions]
    assert {row["decided_by"] for row in decisions} == {"policy", "staff", "writer"}
    assert any(row["note"] for row in decisions)


def test_every_kind_of_article_occurs() -> None:
    rows = [each.article for each in grown(400, 100)]
    assert {row["status"] for row in rows} == set(articles.Status)
    assert {row["thread_order"] for row in rows} == set(articles.ThreadOrder)
    assert {row["comments_open"] for row in rows} == {True, False}
    assert {row["revision"] for row in rows} == {1, 2}
    assert "" in {row["byline"] for row in rows}
    for row in rows:
        assert (row["status"] == articles.Status.PUBLISHED) == (row["published_at"] is not None)
        assert (row["revision"] == 2) == (row["revised_at"] is not None)


def test_many_scripts_are_written_in() -> None:
    expected = {"LATIN", "ARABIC", "CYRILLIC", "GREEK", "HEBREW", "CJK"}
    assert expected <= scripts([row["body"] for row in comments()])
    assert expected <= scripts([row["name"] for row in comments()])
    assert expected <= scripts([each.article["headline"] for each in grown(60, 0)])
    assert len({each.article["language"] for each in town()}) > 4


def scripts(texts: list[str]) -> set[str]:
    letters = {each for each in "".join(texts) if each.isalpha()}
    return {unicodedata.name(each).split()[0] for each in letters}


def test_texts_are_as_they_would_have_been_rendered() -> None:
    for row in comments()[::6]:
        assert row["body_html"] == render_comment(row["body"]).html, row["body"]
        assert row["renderer"] == RENDERER
    for each in town():
        assert each.article["body_html"] == render_article(each.article["body"]).html
        assert each.article["renderer"] == RENDERER


def test_all_is_as_the_form_would_have_let_it_through() -> None:
    for row in comments():
        assert row["body"] == clean_text(row["body"]).strip()
        assert row["body_digest"] == digest(row["body"])
        assert row["name"] == clean_name(row["name"])
        assert row["website"] in {"", normal_website(row["website"])}
        assert len(row["address_hash"]) == 32


def test_articles_have_addresses_of_their_own() -> None:
    slugs = [each.article["slug"] for each in town()]
    assert len(set(slugs)) == len(slugs)
    for each in town():
        assert each.article["slug"] == f"{slugify(each.article['headline'])}-{each.article['id']}"
        assert each.article["imported_from"] == "sample 1"


def test_time_goes_on_and_ends_before_today() -> None:
    instants = [each.article["published_at"] for each in town()]
    assert instants == sorted(instants)
    assert EPOCH - YEARS <= instants[0] < instants[-1] < EPOCH
    for each in town():
        submitted = [row["submitted_at"] for row in each.comments]
        decided = [row["decided_at"] for row in each.decisions]
        assert submitted == sorted(submitted)
        assert decided == sorted(decided)
        assert submitted[0] >= each.article["published_at"]


def test_what_was_reported_was_held_for_it() -> None:
    reported = {row["comment_id"] for each in town() for row in each.flags}
    assert reported
    for each in town():
        flags = defaultdict(list)
        for row in each.flags:
            flags[row["comment_id"]].append(FlagReason(row["reason"]))
        for decision in each.decisions:
            is_held = (decision["from_status"], decision["to_status"]) == ("published", "held")
            assert is_held <= (decision["comment_id"] in reported)
            if is_held:
                reasons = flag_reasons(flags[decision["comment_id"]], Rules())
                assert decision["reasons"] == [reason.as_stored() for reason in reasons]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(0, 120), st.integers(0, 2**32))
def test_whatever_is_grown_agrees_with_its_log(articles: int, comments: int, seed: int) -> None:
    planned = grown(articles, comments, seed)
    assert sum(len(each.comments) for each in planned) == comments
    for each in planned:
        agrees(each)


def test_a_town_agrees_with_its_log() -> None:
    for each in town():
        agrees(each)


def agrees(grown: Grown) -> None:
    """Replay the log, and count again without haste."""
    by_id: dict[int, Row] = {}
    below: Counter[int] = Counter()
    for row in grown.comments:
        assert row["article_id"] == grown.article["id"]
        stands_where_it_says(row, by_id)
        by_id[row["id"]] = row
        if row["status"] == Status.PUBLISHED:
            above = row["parent_id"]
            while above is not None:
                below[above] += 1
                above = by_id[above]["parent_id"]
    assert {key: row["shown_below"] for key, row in by_id.items()} == {
        key: below[key] for key in by_id
    }
    published = [row for row in grown.comments if row["status"] == Status.PUBLISHED]
    shown = [row for row in grown.comments if row["is_shown"]]
    assert shown == [row for row in grown.comments if row in published or below[row["id"]]]
    assert grown.article["comment_count"] == len(published)
    assert grown.article["branch_count"] == sum(row["depth"] == 0 for row in shown)
    assert grown.article["thread_version"] == replay(grown, by_id)


def stands_where_it_says(row: Row, before: dict[int, Row]) -> None:
    """Its parent came before it, was public when it came, and both are of one branch."""
    if row["parent_id"] is None:
        assert (row["root_id"], row["depth"]) == (None, 0)
        return
    parent = before[row["parent_id"]]
    assert row["root_id"] == (parent["root_id"] or parent["id"])
    assert row["depth"] == parent["depth"] + 1 <= MOST_DEPTH
    assert parent["published_at"] <= row["submitted_at"]


def replay(grown: Grown, by_id: dict[int, Row]) -> int:
    """Go through the log; return the version of the thread to which it leads."""
    states: dict[int, Status | None] = dict.fromkeys(by_id)
    version = 0
    for decision in grown.decisions:
        row, to = by_id[decision["comment_id"]], Status(decision["to_status"])
        present = states[row["id"]]
        assert decision["from_status"] == present
        assert may_follow(present, to)
        states[row["id"]] = to
        version += Status.PUBLISHED in {present, to}
        if to == Status.PUBLISHED:
            assert row["published_in"] == version
            assert row["published_at"] == decision["decided_at"]
        if present is None:
            assert row["submitted_at"] == decision["decided_at"]
        if to == Status.REMOVED:
            assert row["removed_for"] == decision["reasons"][0]["code"]
    assert states == {key: row["status"] for key, row in by_id.items()}
    for row in by_id.values():
        assert (row["removed_for"] != "") == (row["status"] == Status.REMOVED)
    return version

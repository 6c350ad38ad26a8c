"""Take out one after the other of what ready pages rest on: the tests beside this one notice.

What each of these leaves out is what tells a page that something has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from blog.articles import recording
from blog.articles.models import Article
from blog.comments import door
from blog.core import site_version
from blog.core.commits import Commits, Mark
from blog.publication.live import Live
from blog.settings import Settings
from blog.site import article_page, form_notes
from blog.web import present, ready
from blog.web.ready import Headers, Ready
from tests.ready.cases import FERRY, GOATS, SECOND, happens
from tests.ready.newsday import Newsday
from tests.ready.workers import READERS, Workers, two_workers

Cases = Sequence[tuple[str, int, int, str]]
Patch = pytest.MonkeyPatch


def the_door_leaves_the_threads_version(patch: Patch) -> None:
    without = door._CHANGED.values(thread_version=Article.thread_version)
    patch.setattr(door, "_CHANGED", without)


@contextmanager
def actions_leave_the_threads_version(_patch: Patch) -> Iterator[None]:
    def as_before(_article: Article, _value: int, before: int, _event: object) -> int:
        return before

    event.listen(Article.thread_version, "set", as_before, retval=True)
    try:
        yield
    finally:
        event.remove(Article.thread_version, "set", as_before)


def recording_leaves_the_revision(patch: Patch) -> None:
    record = recording.record

    def leaves(session: Any, article: Article, *also: Any, **more: Any) -> None:
        record(session, article, *also, **more)
        article.revision -= 1

    patch.setattr(recording, "record", leaves)


def nothing_raises_the_sites_version(patch: Patch) -> None:
    patch.setattr(site_version, "raise_it", lambda _session: None)


def tags_leave_the_format_out(patch: Patch) -> None:
    patch.setattr(present, "page_format", lambda: "")


def tags_leave_the_notes_out(patch: Patch) -> None:
    patch.setattr(form_notes, "mark", lambda _said: "")


def tags_leave_the_hour_out(patch: Patch) -> None:
    not_modified = article_page._not_modified
    patch.setattr(article_page, "_not_modified", lambda article, *_parts: not_modified(article))


def nobody_counts_commits(patch: Patch) -> None:
    patch.setattr(Commits, "_data_version", lambda _self, _file: 0)


def nobody_looks_at_the_clock(patch: Patch) -> None:
    mark = Commits.mark

    def timeless(commits: Commits) -> Mark:
        return mark(commits)._replace(second=0)

    patch.setattr(Commits, "mark", timeless)


def nobody_looks_at_what_is_set(patch: Patch) -> None:
    patch.setattr(Live, "look", lambda _self: None)


def any_tag_is_a_known_one(patch: Patch) -> None:
    patch.setattr(Ready, "_known_tag", lambda _self, wanted: wanted.partition(", ")[0])


SLOWED: Cases = [("slows", 0, 0, ""), ("waits", 1, 0, FERRY)]
HOURS: Cases = [("sets", 10, 1, ""), ("waits", 3, 0, FERRY)]
QUEUE: Cases = [("sets", 11, 0, ""), ("submits", 0, 1, ""), ("submits", 0, 1, FERRY)]
CLOSED: Cases = [("rewrites", 0, 13, ""), ("waits", 1, 0, FERRY)]

MUTANTS: Sequence[tuple[Any, Cases]] = [
    (
        the_door_leaves_the_threads_version,
        [
            ("submits", 0, 0, FERRY),
            ("replies", 0, 0, FERRY),
            ("answers", 0, 0, FERRY),
            ("decides", 1, 1, FERRY),
            ("undoes", 1, 0, FERRY),
            ("decides", 1, 2, FERRY),
            ("decides", 1, 0, FERRY),
            ("decides", 1, 3, FERRY),
            ("flags", 0, 0, ""),
            ("flags", 0, 1, FERRY),
            ("withdraws", 3, 0, FERRY),
            ("erases", 2, 1, FERRY),
        ],
    ),
    (
        actions_leave_the_threads_version,
        [("edits", 0, 0, FERRY), ("picks", 0, 0, FERRY), ("erases", 2, 0, SECOND)],
    ),
    (
        recording_leaves_the_revision,
        # Each article once: two revisions of one number are more than the database takes.
        [("rewrites", 0, 0, FERRY), ("describes", 0, 0, GOATS)],
    ),
    (recording_leaves_the_revision, [("corrects", 0, 0, FERRY), ("moves", 1, 2, GOATS)]),
    (
        nothing_raises_the_sites_version,
        [
            ("changes_section", 0, 0, GOATS),
            ("moves_section", 0, 1, FERRY),
            ("adds_section", 0, 0, "/"),
            ("removes_section", 2, 0, "/"),
            ("decides", 0, 2, ""),
            ("changes_removals", 0, 0, FERRY),
            ("sets", 0, 0, FERRY),
            ("introduces", 0, 0, GOATS),
        ],
    ),
    (
        tags_leave_the_format_out,
        [
            ("sets", 1, 0, FERRY),
            ("introduces", 0, 0, GOATS),
            ("decides", 0, 2, ""),
            ("changes_removals", 0, 0, FERRY),
        ],
    ),
    (tags_leave_the_notes_out, SLOWED),
    (tags_leave_the_notes_out, HOURS),
    (tags_leave_the_notes_out, QUEUE),
    (tags_leave_the_hour_out, CLOSED),
    (
        nobody_counts_commits,
        [("submits", 0, 0, FERRY), ("tells", 0, 0, "/"), ("sets", 0, 0, SECOND)],
    ),
    (nobody_looks_at_the_clock, [("tells", 0, 1, ""), ("waits", 1, 0, "/"), *CLOSED]),
    (nobody_looks_at_what_is_set, [("sets", 0, 0, FERRY), ("changes_section", 0, 0, "/")]),
    (any_tag_is_a_known_one, [("submits", 0, 0, FERRY), ("rewrites", 2, 0, "/")]),
]


@pytest.mark.parametrize(("mutate", "cases"), MUTANTS)
def test_it_is_noticed(
    day: Newsday, settings: Settings, monkeypatch: Patch, mutate: Any, cases: Cases
) -> None:
    mutated: AbstractContextManager[None] | None = mutate(monkeypatch)
    with mutated or nullcontext(), two_workers(settings) as workers:
        for kind, which, how, url in cases:
            if not url:
                assert day.does(kind, which, how), (kind, which, how)
                continue
            workers.begins_anew()
            assert not is_right(day, workers, kind, which, how, url), (kind, which, how, url)


def is_right(day: Newsday, workers: Workers, *case: Any) -> bool:
    try:
        happens(day, workers, *case)
    except AssertionError:
        return False
    return True


def one_version_one_tag(patch: Patch) -> None:
    patch.setattr(ready, "zlib", SimpleNamespace(crc32=lambda _body: 0))


def one_tag_for_all_encodings(patch: Patch) -> None:
    answer = Ready._answer

    def same(page: Ready, encoding: str, body: bytes, *effort: str) -> tuple[Headers, bytes]:
        headers, body = answer(page, encoding, body, *effort)
        tag = f"-{encoding or 'none'}"
        return [(name, value.replace(tag, "")) for name, value in headers], body

    patch.setattr(Ready, "_answer", same)


@pytest.mark.parametrize("mutate", [None, one_version_one_tag, one_tag_for_all_encodings])
def test_a_tag_names_the_same_bytes_in_all_workers(
    day: Newsday, settings: Settings, monkeypatch: Patch, mutate: Any
) -> None:
    if mutate:
        mutate(monkeypatch)
    with two_workers(settings) as workers:
        if mutate:
            with pytest.raises(AssertionError, match="names two different answers"):
                read_by_all(day, workers)
        else:
            read_by_all(day, workers)


def read_by_all(day: Newsday, workers: Workers) -> None:
    """Have one page rendered in two seconds, in two workers, and read in all encodings."""
    for reader in READERS:
        workers.see(FERRY, reader)
        day.clock.shift(1)

"""What is done in the tests of ready pages, and which page is another then."""

from __future__ import annotations

from tests.ready.newsday import Newsday
from tests.ready.workers import Workers

FERRY, SECOND, HISTORY = "/articles/ferry", "/articles/ferry/comments/2", "/articles/ferry/history"
FEED, ALL, LOG = "/articles/ferry/comments.atom", "/comments.atom", "/moderation-log"
GOATS, ADA, SEA = "/articles/goats", "/authors/ada-editor", "/sections/sea"

# What is done, and a page that is another then. In this order all of it is possible; an
# empty address is that nobody sees anything yet. The ferry has four comments and an answer.
CASES: list[tuple[str, int, int, str]] = [
    ("submits", 0, 0, FERRY),
    ("submits", 1, 0, ALL),
    ("submits", 0, 1, LOG),  # held
    ("submits", 0, 2, LOG),  # spam
    ("replies", 0, 0, FEED),
    ("sets", 5, 0, FERRY),
    ("sets", 4, 0, FERRY),
    ("sets", 4, 1, FERRY),
    ("edits", 0, 0, FERRY),
    ("edits", 0, 0, FEED),
    ("decides", 1, 1, FERRY),  # held
    ("undoes", 1, 0, FERRY),
    ("decides", 0, 2, FERRY),  # removed, for a reason
    ("changes_removals", 0, 0, FERRY),
    ("decides", 0, 0, FERRY),  # published again
    ("decides", 1, 3, LOG),  # spam
    ("undoes", 1, 0, FERRY),
    ("picks", 0, 0, FERRY),
    ("picks", 0, 1, FERRY),
    ("answers", 0, 0, FERRY),
    ("answers", 2, 1, SECOND),
    ("edits", 0, 1, FERRY),  # waits again
    ("withdraws", 1, 0, FERRY),
    ("erases", 2, 0, FERRY),  # under a pen name
    ("erases", 3, 1, SECOND),
    ("flags", 0, 0, ""),
    ("flags", 0, 1, FERRY),
    ("flags", 1, 2, FERRY),  # the third on this article: slow mode
    ("waits", 3, 0, FERRY),
    ("slows", 1, 0, GOATS),
    ("waits", 1, 0, GOATS),
    ("slows", 1, 0, GOATS),
    ("slows", 1, 1, GOATS),
    ("tells", 0, 0, "/"),
    ("tells", 0, 1, ""),
    ("waits", 1, 0, "/"),
    ("deletes", 0, 0, ""),
    ("corrects", 0, 0, HISTORY),
    ("corrects", 0, 0, FERRY),
    ("corrects", 1, 0, "/corrections"),
    ("corrects", 1, 0, "/corrections.atom"),
    ("takes_back", 2, 0, "/articles/tides"),
    ("lets_out", 0, 0, "/articles/tides"),
    ("moves", 1, 2, SEA),
    ("moves", 1, 1, GOATS),
    ("describes", 0, 0, GOATS),
    *(("rewrites", 0, how, FERRY) for how in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 11)),
    ("rewrites", 0, 12, FERRY),  # premoderation
    ("rewrites", 0, 13, FERRY),  # closes at an instant
    ("waits", 1, 0, FERRY),
    ("rewrites", 0, 14, FERRY),  # kept open
    ("rewrites", 2, 3, "/articles/tides"),  # another address
    *(("introduces", 0, 0, url) for url in (GOATS, ADA, "/feed.atom")),
    ("introduces", 0, 1, ADA),
    ("introduces", 0, 2, ADA),
    ("adds_section", 0, 0, "/"),
    ("moves_section", 2, 0, LOG),
    ("changes_section", 1, 0, SEA),
    ("changes_section", 0, 0, GOATS),
    ("changes_section", 0, 1, GOATS),
    ("changes_section", 0, 1, GOATS),
    ("removes_section", 2, 0, FERRY),
    ("rules", 0, 0, "/comment-rules"),
    ("rules", 0, 1, "/comment-rules"),
    ("sets", 0, 0, FERRY),
    ("sets", 1, 0, "/corrections"),
    ("sets", 2, 0, "/"),
    ("sets", 3, 0, FERRY),
    ("sets", 7, 0, FERRY),
    ("sets", 8, 0, GOATS),
    ("sets", 9, 0, "/comment-rules"),
    ("sets", 11, 0, FERRY),  # more wait than the newsroom can read
    ("sets", 11, 1, FERRY),
    ("sets", 10, 1, FERRY),  # nobody reads on Sunday afternoon
    ("sets", 10, 2, FERRY),
    ("sets", 10, 0, FERRY),
    ("sets", 10, 2, ""),
    ("sets", 6, 0, GOATS),  # closes at some age
    ("waits", 4, 0, GOATS),
    ("tidies", 0, 0, ""),
]


KINDS = sorted({kind for kind, *_ in CASES})


def happens(day: Newsday, workers: Workers, kind: str, which: int, how: int, url: str) -> bool:
    """Read a page, do something, read the page; tell whether it is another."""
    before = workers.see(url)
    day.does(kind, which, how)
    after = workers.see_late(url)
    if not workers.is_exact:
        day.clock.shift(1)
        after = workers.see(url)
    return after != before

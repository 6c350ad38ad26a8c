"""A page of an article's thread, as the templates show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from blog.articles import policy
from blog.comments import thread_queries
from blog.comments.thread_queries import Answered
from blog.comments.writing import Place
from blog.settings import Settings
from blog.site import thread_rows
from blog.site.thread_rows import Branch

MOST_NEW = 200


class Threaded(Protocol):
    """What of an article its thread depends on."""

    @property
    def id(self) -> int: ...  # noqa: D102

    @property
    def thread_version(self) -> int: ...  # noqa: D102

    @property
    def branch_count(self) -> int: ...  # noqa: D102

    @property
    def thread_order(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """A page of a thread, at most `depth` levels deep; `number` counts from 1.

    Its branches are in the order in which they are shown; on one level there is just one,
    since answers stand among all others. What its index points to is on the first page only.
    """

    number: int
    last_number: int
    depth: int
    newest_first: bool
    branches: Sequence[Branch]
    highlights: tuple[Answered, ...] = ()

    @property
    def previous_number(self) -> int:
        """The number of the page before this one."""
        return self.number - 1

    @property
    def next_number(self) -> int:
        """The number of the page behind this one."""
        return self.number + 1


@dataclass(frozen=True, slots=True)
class NewComments:
    """What was published after a version of the thread; `version` is where to go on."""

    comments: Sequence[Answered]
    version: int
    has_more: bool


def is_newest_first(article: Threaded, settings: Settings) -> bool:
    """Tell in which order this article's thread is shown."""
    return policy.is_newest_first(article.thread_order, site_default=settings.comments_newest_first)


def last_number(article: Threaded, settings: Settings) -> int:
    """Return the number of the last page of the thread, which is 1 where there is no comment."""
    return _last_number(article.branch_count, settings)


def read(article: Threaded, number: int, settings: Settings) -> ThreadPage:
    """Return a page of the thread.

    At most two queries, for one comment or ten thousand; none where there is none.
    """
    last = last_number(article, settings)
    newest_first = is_newest_first(article, settings)
    branches: Sequence[Branch] = ()
    highlights: tuple[Answered, ...] = ()
    if last > 1:
        comments = thread_queries.page_of_branches(
            article.id,
            number=number,
            per_page=settings.comments_per_page,
            newest_first=newest_first,
        )
        branches = thread_rows.parted(comments)
        if number == 1:
            highlights = thread_rows.highlights(article.id)
    elif article.branch_count:
        _, branches, _, highlights = thread_rows.read(
            article.id, version=article.thread_version, branches=article.branch_count
        )
    if settings.thread_depth == 1 and branches:
        rows = (row for each in branches for row in each.comments)
        branches = [Branch(tuple(sorted(rows, key=attrgetter("id"))))]
    return ThreadPage(
        number=number,
        last_number=last,
        depth=settings.thread_depth,
        newest_first=newest_first,
        branches=branches[::-1] if newest_first else branches,
        highlights=highlights,
    )


def read_new(article: Threaded, since: int) -> NewComments:
    """Return what was published after a version of the thread; one query."""
    found = thread_queries.published_since(article.id, since, limit=MOST_NEW + 1)
    shown = found[:MOST_NEW]
    has_more = len(found) > MOST_NEW
    latest = shown[-1].published_in if shown else 0
    # Another may have been published since the article was read.
    version = latest if has_more else max(latest, article.thread_version)
    return NewComments(shown, version, has_more)


def page_of(place: Place, settings: Settings) -> int:
    """Return the number of the page on which a shown comment stands; one query at most."""
    per_page = settings.comments_per_page
    newest_first = policy.is_newest_first(
        place.thread_order, site_default=settings.comments_newest_first
    )
    last = _last_number(place.thread.branch_count, settings)
    if last == 1 or place.is_newest_branch:
        return 1 if newest_first else last
    return thread_queries.page_number(
        place.article_id, place.top_id, per_page=per_page, newest_first=newest_first
    )


def _last_number(branches: int, settings: Settings) -> int:
    return max(1, -(-branches // settings.comments_per_page))

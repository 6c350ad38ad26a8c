"""Plan content like a newsroom's, the same for the same seed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from blog.articles.policy import Status
from blog.sample import article as articles
from blog.sample.library import Library
from blog.sample.thread import Row, Thread
from blog.sample.wanted import Wanted, thread_sizes

# Not today's: content does not depend on the day on which it is made.
EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)

_LEAST_READERS = 40
_COMMENTS_PER_READER = 6
_LEAST_LIFE = timedelta(hours=2)
# Of the articles on which nobody comments: that is why.
_DRAFT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Grown:
    """An article with its thread, the log of it and what was reported, as rows of tables."""

    article: Row
    comments: list[Row]
    decisions: list[Row]
    flags: list[Row]


def grow(wanted: Wanted, *, first_article_id: int, first_comment_id: int) -> Iterator[Grown]:
    """Yield one article with its thread after another; a thread is all that is in memory."""
    dice = Random(wanted.seed)  # noqa: S311 -- nothing secret is drawn
    library = Library(readers=_LEAST_READERS + wanted.comments // _COMMENTS_PER_READER)
    sizes = thread_sizes(wanted)
    dice.shuffle(sizes)
    comment_id = first_comment_id
    for number, size in enumerate(sizes):
        language = library.any_language(dice)
        article = articles.draw(
            library.shelves[language],
            dice,
            article_id=first_article_id + number,
            source=f"sample {wanted.seed}",
            published_at=_instant((number + dice.random()) / wanted.articles),
        )
        thread = _thread(library, language, article, dice)
        thread.grow(size, comment_id)
        comment_id += size
        article["comment_count"] = thread.comment_count
        article["branch_count"] = thread.branch_count
        article["thread_version"] = thread.version
        if not size and dice.random() < _DRAFT_SHARE:
            article |= {"status": Status.DRAFT, "published_at": None}
            article["changed_at"] = article["revised_at"] or article["created_at"]
        yield Grown(article, thread.rows, thread.decisions, thread.flags)


def _thread(library: Library, language: int, article: Row, dice: Random) -> Thread:
    """Begin an article's thread, which lives for some days and ends before the epoch."""
    begins_at = article["published_at"]
    life = min(timedelta(hours=int(dice.lognormvariate(3.6, 0.9))), EPOCH - begins_at)
    return Thread(
        library=library,
        random=dice,
        article_id=article["id"],
        language=language,
        byline=article["byline"],
        begins_at=begins_at,
        lives=max(life, _LEAST_LIFE),
    )


def _instant(position: float) -> datetime:
    """Return when something was, the first at 0 and the last at 1; whole minutes."""
    return EPOCH - YEARS + timedelta(minutes=int(position * YEARS.total_seconds() / 60))

"""What each page costs when the blog is large, beside what it cost while it was small.

    python -m tests.bench.scale SMALL LARGE [PAGE...]

SMALL and LARGE are URLs of the databases of blogs that `flask sample grow` has filled. Both
are asked in turn, in this process, without any cache: it counts the processor's time, and
with PostgreSQL also how long the server took for the statements. What a sample lacks (sections,
tags, authors, corrections, reports, logs) is added to both, in proportion. The same newest
articles with the same threads are added to both too, so that the same work is compared.
"""

from __future__ import annotations

import gc
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from blog import create_app
from blog.accounts import session_actions
from blog.accounts.staff_models import Staff
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.core.clock import utc_now
from blog.core.database import db
from blog.publication.models import Section
from blog.settings import Settings
from tests.bench import furnishing
from tests.pages import FROM_OUR_PAGE

AT_MOST = 1.3
ROUNDS = 7
REQUESTS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A page's cost in milliseconds, the median of some rounds; `pages` are the addresses."""

    name: str
    small: float
    large: float

    @property
    def ratio(self) -> float:
        """How many times as much the large blog's page costs."""
        return self.large / self.small


@dataclass(slots=True)
class Blog:
    """A blog that is asked in this process; `sql_seconds` is how long statements have taken."""

    app: Flask
    client: FlaskClient
    pages: dict[str, str]
    sql_seconds: float = 0.0
    _began: list[float] = field(default_factory=list)

    def seconds(self, url: str) -> float:
        """Ask for a page some times; return what one costs, the median of them."""
        gc.collect()
        return statistics.median(self._cost(url) for _ in range(REQUESTS))

    def _cost(self, url: str) -> float:
        self.sql_seconds, begun = 0.0, time.process_time()
        answer = self.client.get(url, headers=FROM_OUR_PAGE)
        assert answer.status_code in {200, 302}, (url, answer.status)
        return time.process_time() - begun + self.sql_seconds


def rows(
    small: Flask, large: Flask, *, rounds: int = ROUNDS, names: Collection[str] = ()
) -> list[Row]:
    """Compare each page of a small blog with the same one of a large blog; both are furnished.

    Pages that are alike have the same name, and as many items. `names` leaves some of them.
    """
    blogs = [_blog(small), _blog(large)]
    found = []
    gc.collect()
    gc.freeze()  # what is there goes on to be there: no collection need go through it
    for name in names or blogs[0].pages:
        times: list[list[float]] = [[], []]
        for number in range(rounds + 1):
            for blog, taken in zip(blogs, times, strict=True):
                seconds = blog.seconds(blog.pages[name])
                if number:  # the first fills caches of statements, templates and the disk
                    taken.append(seconds * 1000)
        found.append(Row(name, *(statistics.median(each) for each in times)))
    gc.unfreeze()
    return found


@contextmanager
def opened(url: str) -> Iterator[Flask]:
    """Open the blog whose database has this URL."""
    with tempfile.TemporaryDirectory() as folder:
        yield create_app(
            Settings(
                instance_path=Path(folder),
                database_url=url,
                secret_key="scale" * 8,
                throttle=False,
                page_cache_mb=0,
            )
        )


def table(found: Sequence[Row]) -> str:
    """Return the rows as a table for people, those that grow marked."""
    lines = [f"{'page':32} {'small ms':>9} {'large ms':>9} {'ratio':>6}"]
    for row in found:
        mark = " *" if row.ratio > AT_MOST else ""
        lines.append(f"{row.name:32} {row.small:9.2f} {row.large:9.2f} {row.ratio:6.2f}{mark}")
    return "\n".join(lines)


def _blog(app: Flask) -> Blog:
    furnishing.furnish(app)
    client = app.test_client()
    with app.app_context():
        admin = db.session.scalars(select(Staff.id).where(Staff.slug == "often")).one()
        token = session_actions.open_session(
            admin, browser="A bench", is_complete=True, now=utc_now()
        )
        pages, engine = _pages(), db.engine
        db.session.remove()
    client.set_cookie("dateline_staff", token)
    blog = Blog(app, client, pages)
    if engine.dialect.name != "sqlite":  # there it is this process that works
        _count_time(blog, engine)
    return blog


def _count_time(blog: Blog, engine: Any) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def begin(*_: object) -> None:
        blog._began.append(time.perf_counter())

    @event.listens_for(engine, "after_cursor_execute")
    def end(*_: object) -> None:
        blog.sql_seconds += time.perf_counter() - blog._began.pop()


def _pages() -> dict[str, str]:
    """Return the address of each kind of page, of which both blogs have the same."""
    long, empty = (
        db.session.scalars(select(Article).where(Article.imported_from == f"sample {seed}")).one()
        for seed in (furnishing.THREAD.seed, furnishing.EMPTY.seed)
    )
    comment = db.session.scalar(
        select(Comment.id)
        .where(Comment.article_id == long.id, Comment.status == "published")
        .order_by(Comment.id.desc())
        .limit(1)
    )
    rare = db.session.scalar(select(Section.id).where(Section.slug == "seldom"))
    author = db.session.scalar(select(Staff.id).where(Staff.slug == "seldom"))
    public = {
        "article, empty": f"/articles/{empty.slug}",
        "article, 200 comments": f"/articles/{long.slug}",
        "article, what is new": f"/articles/{long.slug}?since=150",
        "front page": "/",
        "front page 2": "/page/2",
        "section": "/sections/often",
        "section, rare": "/sections/seldom",
        "tag": "/tags/often",
        "tag, rare": "/tags/seldom",
        "author": "/authors/often",
        "author, rare": "/authors/seldom",
        "feed": "/feed.atom",
        "feed of a section": "/sections/often/feed.atom",
        "feed of an author": "/authors/often/feed.atom",
        "feed of a rare author": "/authors/seldom/feed.atom",
        "feed of corrections": "/corrections.atom",
        "feed of all comments": "/comments.atom",
        "feed of an article's comments": f"/articles/{long.slug}/comments.atom",
        "corrections": "/corrections",
        "moderation log": "/moderation-log",
        "moderation log, by staff": "/moderation-log?by=staff",
        "moderation log, removed": "/moderation-log?outcome=removed",
        "comment rules": "/comment-rules",
        "history": f"/articles/{long.slug}/history",
        "permalink": f"/comments/{comment}",
        "reply page": f"/comments/on/{long.slug}?parent={comment}",
    }
    newsroom = {
        "desk": "",
        "queue": "comments",
        "published comments": "comments?state=published",
        "spam": "comments?state=spam",
        "removed": "comments?state=removed",
        "all comments": "comments?state=any",
        "all comments, oldest first": "comments?state=any&order=oldest",
        "reported comments": "comments?state=any&flagged=y",
        "reported, published": "comments?state=published&flagged=y",
        "reported, most first": "comments?state=any&flagged=y&order=reported",
        "appeals": "comments?state=any&appealed=y",
        "an article's comments": f"comments?state=any&article={long.slug}",
        "comment": f"comments/{comment}",
        "answers on an article": f"articles/{long.id}/comments",
        "articles": "articles",
        "articles by date": "articles?sort=published",
        "articles by headline": "articles?sort=headline",
        "articles, published": "articles?state=published",
        "articles, drafts": "articles?state=draft",
        "articles, handed in": "articles?state=submitted",
        "articles, scheduled": "articles?state=scheduled",
        "articles, rare section": f"articles?section={rare}",
        "articles, rare author": f"articles?author={author}",
        "revisions": f"articles/{long.id}/revisions",
        "images": "images",
        "rules": "rules",
        "learned filter": "filter",
        "reports of errors": "reports",
        "reports, dismissed": "reports?status=dismissed",
        "reports, all": "reports?status=all",
        "sections": "sections",
        "people": "people",
        "audit log": "audit",
        "audit log, decisions": "audit?log=decisions",
        "mails": "mails",
    }
    return public | {f"newsroom: {name}": f"/newsroom/{at}" for name, at in newsroom.items()}


def _main() -> None:
    small, large, *names = sys.argv[1:]
    with opened(small) as first, opened(large) as second:
        print(table(rows(first, second, names=names)))


if __name__ == "__main__":
    logging.disable()
    _main()

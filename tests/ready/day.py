"""A day on a blog of the tests: its clock, what was done on it, and what there is by then."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self, TypeVar

from sqlalchemy import select
from time_machine import Traveller

from blog.accounts.staff_actions import NameTaken
from blog.articles import image_actions
from blog.articles import queries as article_queries
from blog.articles.locking_actions import Changed, NotPossible
from blog.articles.models import Article
from blog.articles.slugs import SlugTaken
from blog.comments import flag_actions
from blog.comments.actions import Moved
from blog.comments.door import NotAllowed
from blog.comments.models import Comment
from blog.comments.staff_actions import NotPublished
from blog.comments.status import Status
from blog.comments.writer_actions import TooLate
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.missing import Missing
from blog.publication.models import RemovalReason, Section
from blog.publication.removal_actions import LastOne
from blog.publication.section_actions import InUse

T = TypeVar("T")

REFUSALS = (
    *(Changed, InUse, LastOne, Missing, Moved, NameTaken, NotAllowed, NotPossible),
    *(NotPublished, SlugTaken, TooLate, image_actions.InUse, flag_actions.TooMany),
)


@dataclasses.dataclass
class Day:
    """What is done is a method; `which` chooses to whom or what, `how` varies it.

    What is refused in one of the ways in which it may be changes nothing. The clock
    stands still until it is moved.
    """

    clock: Traveller
    staff: list[int] = dataclasses.field(default_factory=list)
    receipts: dict[int, str] = dataclasses.field(default_factory=dict)
    done: list[tuple[str, int, int]] = dataclasses.field(default_factory=list)

    def again(self) -> Self:
        """Return the day as it began, for a blog that is as it was then."""
        return dataclasses.replace(self, receipts=dict(self.receipts), done=[])

    @property
    def now(self) -> datetime:
        """The instant at which the clock stands."""
        return utc_now()

    def does(self, kind: str, which: int = 0, how: int = 0) -> bool:
        """Have one thing done; tell whether it was not refused."""
        self.done.append((kind, which, how))
        act: Callable[[int, int], object] = getattr(self, kind)
        try:
            act(which, how)
        except REFUSALS:
            return False
        finally:
            db.session.rollback()
        return True

    def articles(self) -> Sequence[Article]:
        """All articles in any state, the oldest first."""
        return db.session.scalars(select(Article).order_by(Article.id)).all()

    def public(self) -> Sequence[Article]:
        """The articles that readers may see."""
        is_public = article_queries.is_public(self.now)
        return db.session.scalars(select(Article).where(is_public).order_by(Article.id)).all()

    def comments(self, status: Status | None = None) -> Sequence[Comment]:
        """All comments, or those in a state, the oldest first."""
        found = db.session.scalars(select(Comment).order_by(Comment.id)).all()
        return [each for each in found if status in {None, each.status}]

    def sections(self) -> Sequence[Section]:
        """All sections, the oldest first."""
        return db.session.scalars(select(Section).order_by(Section.id)).all()

    def removals(self) -> Sequence[RemovalReason]:
        """Why comments may be removed."""
        return db.session.scalars(select(RemovalReason).order_by(RemovalReason.code)).all()


def one(found: Sequence[T], which: int) -> T:
    """Return one of these; where there is none, what was to be done cannot be."""
    if not found:
        raise Missing("There is none.")
    return found[which % len(found)]

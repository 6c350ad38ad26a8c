"""Hold rules against the comments of the past. Nothing here changes anything.

Comments are read in their order, some thousand at a time, each time in a transaction of
its own: no reader and no writer waits for whoever goes through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from blog.articles.models import Article
from blog.comments.models import Comment
from blog.core.database import db
from blog.moderation import backtest, candidate_queries
from blog.moderation.backtest import Findings, Found
from blog.moderation.candidate_queries import Span
from blog.moderation.models import Backtest
from blog.rulebook.matching import Rulebook
from blog.rulebook.proposal import Proposal

# So many numbers of comments are gone through in one transaction, and so many comments are
# matched before others have their turn: a few milliseconds of work each.
_SPAN = 5_000
_BREATH = 1_000


@dataclass(slots=True)
class Trial:
    """Rules held against all comments since an instant; `tried` of `total` so far."""

    proposal: Proposal
    since: datetime
    now: datetime
    total: int = 0
    tried: int = 0
    findings: Findings = field(default_factory=Findings)

    def steps(self) -> Iterator[None]:
        """Go through the comments, and stop for a moment every few milliseconds.

        One query finds where they begin, by an index alone; then two for each 5,000.
        """
        self.total, first, last = _extent(self.since)
        rulebook = Rulebook(self.proposal.rules())
        for start in range(first, last + 1, _SPAN):
            span = Span(start, min(start + _SPAN, last + 1), self.since)
            yield from self._go_through(span, rulebook)
            self.tried = self.total * (span.stop - first) // (last + 1 - first)
            yield

    def _go_through(self, span: Span, rulebook: Rulebook) -> Iterator[None]:
        self.findings.there.update(candidate_queries.counts(self.proposal, span))
        rows = candidate_queries.rows(self.proposal, span)
        db.session.rollback()  # ends the transaction, and what was read with it
        may_quote = backtest.may_quote(self.proposal.kind)
        for number, row in enumerate(rows, 1):
            candidate = candidate_queries.candidate(self.proposal, row)
            if hits := rulebook.hits(candidate, self.now):
                words = [each.evidence for each in hits] if may_quote else []
                self.findings.note(row.id, row.status, words)
            if number % _BREATH == 0:
                yield


@dataclass(frozen=True, slots=True)
class Listed:
    """A comment that would have been hit, as it is now, with its article and the words found."""

    comment: Comment
    article: Article
    words: tuple[str, ...]


def find(backtest_id: int) -> Backtest | None:
    """The backtest of this number, or None; one query."""
    return db.session.get(Backtest, backtest_id)


def count_since(instant: datetime) -> int:
    """How many comments were sent since then; one query, in an index alone."""
    return _extent(instant)[0]


def listed(found: Sequence[Found]) -> list[Listed]:
    """The comments that were found, in the same order, without those that are gone; one query."""
    words = {each.comment_id: each.words for each in found}
    rows = db.session.execute(
        select(Comment, Article)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.id.in_(words))
    )
    there = {comment.id: (comment, article) for comment, article in rows}
    return [Listed(*there[number], words[number]) for number in words if number in there]


def _extent(since: datetime) -> tuple[int, int, int]:
    """Return how many comments there are since then, and the first and last number of them.

    Numbers rise with time, but for what was imported: all are looked at, in an index.
    """
    statement = select(func.count(), func.min(Comment.id), func.max(Comment.id)).where(
        Comment.submitted_at >= since
    )
    total, first, last = db.session.execute(statement).one()
    db.session.rollback()
    return total, first or 1, last or 0

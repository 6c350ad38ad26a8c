"""Take in what readers report; each function is one transaction."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from blog.accounts import mail_actions
from blog.articles import policy as article_policy
from blog.articles.models import Article
from blog.comments import actions, door, flag_queries, pace, policy
from blog.comments.actions import NotFound
from blog.comments.door import Cause
from blog.comments.models import Comment, Flag
from blog.comments.policy import Rules
from blog.comments.status import Decider, Status
from blog.comments.vocabulary import FlagReason, Role
from blog.core import audit
from blog.core.audit import Actor
from blog.core.database import transaction

# As whom the log of what staff do names the rules, where they act by themselves.
POLICY = Actor(Decider.POLICY)

_DAY = timedelta(days=1)


class TooMany(Exception):
    """A reporter has sent as many reports as one may in a day, and has to wait."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"Wait {wait_seconds} seconds.")
        self.wait_seconds = wait_seconds


def flag(
    comment_id: int,
    reason: FlagReason,
    line: str,
    *,
    reporter_hash: str,
    rules: Rules,
    now: datetime,
) -> None:
    """Note a report; as many reporters as the rules say have a reader's comment held.

    Many reports on one article within an hour have its thread slowed down. The second
    report of one reporter changes nothing, even if the first had the comment held. What the
    newsroom says itself stays where it is. Those of the staff who want it are mailed. Raises
    NotFound where readers see no such comment, TooMany.
    """
    with transaction() as session:
        # With its article: of two reports at once, the later one sees the earlier one.
        comment = actions.lock_comment(session, comment_id)
        if flag_queries.is_flagged_by(comment.id, reporter_hash):
            return
        if not _is_public(comment, session.get_one(Article, comment.article_id), now):
            raise NotFound(f"There is no public comment {comment_id}.")
        if wait_seconds := _wait_seconds(reporter_hash, rules, now):
            raise TooMany(wait_seconds)
        session.add(
            Flag(
                comment_id=comment.id,
                reporter_hash=reporter_hash,
                reason=reason,
                line=line,
                flagged_at=now,
            )
        )
        session.flush()
        comment.open_flags += 1
        reasons = policy.flag_reasons(flag_queries.open_reasons(comment.id), rules)
        if reasons and comment.role == Role.READER:
            cause = Cause(by=Decider.POLICY, reasons=reasons)
            door.move(session, comment, Status.HELD, cause, rules=rules, now=now)
        _slow_down(session, session.get_one(Article, comment.article_id), rules, now)
        if rules.is_mailing:
            mail_actions.gather_digests(session, now)
            mail_actions.gather_reports(session, comment.id, now)


def _slow_down(session: Session, article: Article, rules: Rules, now: datetime) -> None:
    """Put a thread in slow mode for a while if many reports of its comments came in of late.

    What is slow already stays so for longer, which is not worth another line of the log.
    """
    if not rules.slow_flags:
        return
    since, before = now - pace.HEATED, article.slow_until
    reports = flag_queries.count_of_late(article.id, since=since, most=rules.slow_flags)
    article.slow_until = pace.slow_until(reports, before, rules, now)
    if article.slow_until != before and (before is None or before <= now):
        article.thread_version += 1
        until = f"until {article.slow_until:%Y-%m-%d %H:%M} UTC; reports: {reports}"
        subject = f"article:{article.id}"
        audit.note(session, POLICY, "thread.slowed", subject=subject, detail=until, now=now)


def _is_public(comment: Comment, article: Article, now: datetime) -> bool:
    is_article_public = article_policy.is_public(article.status, article.published_at, now)
    return is_article_public and comment.status == Status.PUBLISHED


def _wait_seconds(reporter_hash: str, rules: Rules, now: datetime) -> int:
    """Return how long until the day's first report is a day old; 0 if there may be another.

    Reports of comments on different articles wait for no common lock: sent in the same
    instant, some more than the rules allow may pass.
    """
    if not rules.flags_per_day:
        return 0
    sent = flag_queries.instants_of(reporter_hash, since=now - _DAY, limit=rules.flags_per_day)
    if len(sent) < rules.flags_per_day:
        return 0
    return max(1, math.ceil((sent[-1] + _DAY - now).total_seconds()))

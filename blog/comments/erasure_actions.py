"""Erase what is stored about a writer, through every table.

The log of decisions stays: it is append-only, and holds nothing that the writer wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from blog.accounts.models import Reader
from blog.articles.models import Article
from blog.comments import actions, door, queries, receipt_queries, writing
from blog.comments.door import Cause
from blog.comments.mail_models import Claim, Confirmation
from blog.comments.models import Appeal, Comment, Flag, Receipt
from blog.comments.policy import Rules
from blog.comments.status import Decider, Status
from blog.comments.writer_actions import TooLate, drop_subscription, lock_mine, stop_following
from blog.core import outbox
from blog.core.database import transaction
from blog.core.markup import render_comment
from blog.core.tokens import hash_token

_INSTEAD = "…"
_BATCH = 20  # for so many nobody waits for long


@dataclass(frozen=True, slots=True)
class Erasure:
    """How much goes: the texts too, or all but the texts, which stay under a pen name.

    `is_everywhere` also reaches what the same confirmed reader wrote elsewhere.
    """

    keeps_text: bool
    pen_name: str
    is_everywhere: bool = False


def erase(token: str, erasure: Erasure, *, reader_token: str, rules: Rules, now: datetime) -> bool:
    """Erase the comment of a receipt and all that hangs on it; tell if the proof went too.

    A browser that carries the proof of whose comment it is may have all erased that was
    claimed with it, and the address wherever else somebody typed it: in batches, the
    comment itself last, so that what was cut off can be done again. Raises
    actions.NotFound, and TooLate if the proof is wanted and not there.
    """
    if erasure.is_everywhere:
        reader = _get_owner(token, reader_token)
        elsewhere = receipt_queries.ids_with_email(reader.email)
        claimed = receipt_queries.ids_claimed_by(reader.id)
        for batch in _batches(claimed):
            with transaction() as session:
                for comment in _lock_in_order(session, batch, but=token):
                    _erase(session, comment, erasure, rules, now)
        for batch in _batches({*elsewhere} - {*claimed}):
            # Whoever typed the address there: it was not theirs.
            with transaction() as session:
                for comment in _lock_in_order(session, batch, but=token):
                    _forget_address(session, comment)
    with transaction() as session:
        comment = lock_mine(session, token)
        claim = session.get(Claim, comment.id)
        owner = session.get(Reader, claim.reader_id) if claim else None
        if owner is not None and erasure.is_everywhere:
            for subscription_id in receipt_queries.subscriptions_of(owner.email):
                drop_subscription(session, subscription_id)
        _erase(session, comment, erasure, rules, now)
        return owner is not None and _drop_unused_reader(session, owner)


def _get_owner(token: str, reader_token: str) -> Reader:
    """Return the reader whose comment a receipt is for, if this browser proves it."""
    mine = queries.find_by_receipt(token)
    if mine is None:
        raise actions.NotFound("There is no such receipt.")
    owner = receipt_queries.find_owner(mine[0].id, reader_token)
    if owner is None:
        raise TooLate
    return owner


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    in_order = sorted(numbers)
    for begin in range(0, len(in_order), _BATCH):
        yield in_order[begin : begin + _BATCH]


def _lock_in_order(session: Session, batch: list[int], *, but: str) -> list[Comment]:
    """Lock these comments, all but that of a receipt, and first their articles, in order.

    Two who erase at once would otherwise wait for each other on PostgreSQL.
    """
    articles = select(Comment.article_id).where(Comment.id.in_(batch))
    session.execute(
        select(Article.id).where(Article.id.in_(articles)).order_by(Article.id).with_for_update()
    )
    its_own = select(Receipt.comment_id).where(Receipt.token_hash == hash_token(but))
    return list(
        session.scalars(
            select(Comment)
            .where(Comment.id.in_(batch), Comment.id.not_in(its_own))
            .order_by(Comment.id)
            .with_for_update()
        )
    )


def _erase(
    session: Session, comment: Comment, erasure: Erasure, rules: Rules, now: datetime
) -> None:
    article = session.get_one(Article, comment.article_id)
    if erasure.keeps_text:
        _forget_words(session, comment)
        writing.set_name(comment, erasure.pen_name)
        article.thread_version += comment.is_shown
    else:
        if comment.status != Status.WITHDRAWN:
            cause = Cause(by=Decider.WRITER)
            door.move(session, comment, Status.WITHDRAWN, cause, rules=rules, now=now)
        comment.name = ""
        writing.set_text(comment, render_comment(""))
        session.execute(delete(Appeal).where(Appeal.comment_id == comment.id))
        session.execute(update(Flag).where(Flag.comment_id == comment.id).values(line=""))
    # The hash of the IP goes a day later, with what is tidied: the throttle counts by it.
    comment.website = ""
    session.execute(delete(Receipt).where(Receipt.comment_id == comment.id))
    session.execute(delete(Claim).where(Claim.comment_id == comment.id))
    _forget_address(session, comment)


def _forget_address(session: Session, comment: Comment) -> None:
    """Drop a comment's address with all that was to be mailed to it.

    Questions that were asked stay for two days, by a keyed hash of the address alone: by
    them is counted how many it got.
    """
    comment.email = ""
    asked = session.scalars(
        select(Confirmation.id).where(Confirmation.comment_id == comment.id)
    ).all()
    outbox.drop(session, f"appeal:{comment.id}", *(f"confirmation:{each}" for each in asked))
    stop_following(session, comment)


def _forget_words(session: Session, comment: Comment) -> None:
    """Take the address, and the website, out of what was written about the comment."""
    bare_website = comment.website.partition("://")[2].rstrip("/")
    # The longer ones first, or half of one would be left.
    words = [each for each in (comment.email, comment.website, bare_website) if each]
    if not words:
        return
    found = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    if found.search(comment.body):
        writing.set_text(comment, render_comment(found.sub(_INSTEAD, comment.body)))
    if appeal := session.get(Appeal, comment.id):
        appeal.text = found.sub(_INSTEAD, appeal.text)
    for flag in session.scalars(select(Flag).where(Flag.comment_id == comment.id)):
        flag.line = found.sub(_INSTEAD, flag.line)


def _drop_unused_reader(session: Session, reader: Reader) -> bool:
    """Drop a reader who has no comment any more, with all browsers; tell whether it was so."""
    session.flush()
    claims = select(func.count()).where(Claim.reader_id == reader.id)
    if session.scalar(claims):
        return False
    session.delete(reader)
    return True

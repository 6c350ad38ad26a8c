"""Erase what is stored about a writer; one transaction, through every table.

The log of decisions stays: it is append-only, and holds nothing that the writer wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from blog.accounts import queries as accounts
from blog.accounts.models import Reader
from blog.articles.models import Article
from blog.comments import actions, door, receipt_queries
from blog.comments.door import Cause
from blog.comments.mail_models import Claim, Confirmation, Follow
from blog.comments.models import Appeal, Comment, Flag, Receipt
from blog.comments.policy import Rules
from blog.comments.proof_actions import drop_subscription, drop_unused
from blog.comments.status import Decider, Status
from blog.comments.writer_actions import lock_mine
from blog.core import outbox
from blog.core.database import transaction
from blog.core.markup import render_comment
from blog.core.text import digest

_INSTEAD = "…"


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

    A browser that carries the proof of the comment's address may have all erased that
    was claimed with it, and the address wherever else somebody typed it. Raises
    actions.NotFound.
    """
    reader = accounts.find_by_browser(reader_token)
    is_everywhere = erasure.is_everywhere and reader is not None
    # Looked for outside the transaction, since it takes long.
    elsewhere = receipt_queries.ids_with_email(reader.email) if reader and is_everywhere else []
    with transaction() as session:
        comment = lock_mine(session, token)
        claim = session.get(Claim, comment.id)
        owner = session.get(Reader, claim.reader_id) if claim else None
        reader = accounts.find_by_browser(reader_token)
        if not is_everywhere or reader is None or owner is not reader:
            _erase(session, comment, erasure, rules, now)
        else:
            _erase_everywhere(session, reader, comment, elsewhere, erasure, rules, now)
        return owner is not None and _drop_unused_reader(session, owner)


def _erase_everywhere(
    session: Session,
    reader: Reader,
    comment: Comment,
    elsewhere: Iterable[int],
    erasure: Erasure,
    rules: Rules,
    now: datetime,
) -> None:
    claimed = session.scalars(select(Claim.comment_id).where(Claim.reader_id == reader.id)).all()
    for comment_id in sorted({*claimed, comment.id}):
        _erase(session, actions.lock_comment(session, comment_id), erasure, rules, now)
    # Whoever typed the address there: it was not theirs.
    for comment_id in sorted({*elsewhere} - {*claimed}):
        _forget_address(session, actions.lock_comment(session, comment_id))
    for subscription_id in receipt_queries.subscriptions_of(reader.email):
        drop_subscription(session, subscription_id)


def _erase(
    session: Session, comment: Comment, erasure: Erasure, rules: Rules, now: datetime
) -> None:
    article = session.get_one(Article, comment.article_id)
    if erasure.keeps_text:
        _forget_words(session, comment)
        comment.name = erasure.pen_name
        article.thread_version += comment.is_shown
    else:
        if comment.status != Status.WITHDRAWN:
            cause = Cause(by=Decider.WRITER)
            door.move(session, comment, Status.WITHDRAWN, cause, rules=rules, now=now)
        comment.name = comment.body = comment.body_html = ""
        comment.body_digest = digest("")
        session.execute(delete(Appeal).where(Appeal.comment_id == comment.id))
        session.execute(update(Flag).where(Flag.comment_id == comment.id).values(line=""))
    comment.website, comment.address_hash = "", None
    session.execute(delete(Receipt).where(Receipt.comment_id == comment.id))
    session.execute(delete(Claim).where(Claim.comment_id == comment.id))
    _forget_address(session, comment)


def _forget_address(session: Session, comment: Comment) -> None:
    """Drop a comment's address with all that was to be mailed to it."""
    comment.email = ""
    asked = session.scalars(
        select(Confirmation.id).where(Confirmation.comment_id == comment.id)
    ).all()
    outbox.drop(session, *(f"confirmation:{each}" for each in asked))
    session.execute(delete(Confirmation).where(Confirmation.comment_id == comment.id))
    if follow := session.get(Follow, comment.id):
        subscription_id = follow.subscription_id
        session.delete(follow)
        session.flush()
        drop_unused(session, subscription_id)


def _forget_words(session: Session, comment: Comment) -> None:
    """Take the address, and the website, out of what was written about the comment."""
    words = [each for each in (comment.email, comment.website) if each]
    if not words:
        return
    found = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    if found.search(comment.body):
        rendered = render_comment(found.sub(_INSTEAD, comment.body))
        comment.body, comment.body_html = rendered.source, rendered.html
        comment.renderer, comment.body_digest = rendered.renderer, digest(rendered.source)
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

"""Take comments in and decide about them; each function is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from blog.accounts.models import Reader
from blog.articles import policy as article_policy
from blog.articles.models import Article
from blog.comments import (
    appeal_queries,
    door,
    judging,
    policy,
    queries,
    receipt_queries,
    searchable,
    sender_queries,
    settling_actions,
    writing,
)
from blog.comments.door import Cause, NotAllowed
from blog.comments.judging import Words
from blog.comments.mail_models import Claim
from blog.comments.models import Comment, Receipt
from blog.comments.policy import Rules
from blog.comments.queries import Discussed
from blog.comments.reasons import Outcome, Reason
from blog.comments.status import Decider, Status
from blog.comments.writing import Place
from blog.core import tokens
from blog.core.audit import Actor
from blog.core.database import insert, transaction
from blog.core.markup import Rendered
from blog.core.missing import Missing
from blog.core.text import mark
from blog.spam.model import Score

_STATUS_OF = {
    Outcome.PUBLISHED: Status.PUBLISHED,
    Outcome.HELD: Status.HELD,
    Outcome.SPAM: Status.SPAM,
}


class NotFound(Missing):
    """There is no such article or comment, or not for the one who asks."""


class Moved(Exception):
    """Somebody else decided first: the comment is no longer as it was seen."""


class NotYours(Exception):
    """An appeal waits against a removal that this one decided; a colleague has to answer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reply as its form gave it: rendered, all fields cleaned and within their limits.

    `reader_token` is the proof that the sender's browser carries, if it carries one;
    `address` is its IP, which is looked at and not kept.
    """

    article_slug: str
    body: Rendered
    name: str
    email: str
    website: str = ""
    parent_id: int | None = None
    address: str | None = None
    address_hash: str | None = None
    reader_token: str = ""
    is_trap_filled: bool = False
    form_age_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a draft.

    `place` is where readers see it; None while they do not. `receipt` is the token of a
    fresh receipt. `is_known` tells that the same reply was here before; then there is a
    receipt only while it is young. `refusal` says why nothing was stored, and is the only
    thing set then.
    """

    comment_id: int = 0
    place: Place | None = None
    is_known: bool = False
    receipt: str | None = None
    refusal: Reason | None = None

    @property
    def is_public(self) -> bool:
        """Tell whether readers see it."""
        return self.place is not None


def submit(
    draft: Draft,
    *,
    rules: Rules,
    article_rules: article_policy.CommentRules,
    now: datetime,
) -> Submitted:
    """Take a reply in: judge it, store it, log the verdict and issue its receipt.

    The same reply sent again by the same sender is the first one, whatever has changed
    since. Raises NotFound where readers see no such article.
    """
    folded = searchable.folded(draft.body.source, draft.name)  # before others have to wait for it
    with transaction() as session:
        article = lock_article(draft.article_slug, now)
        reader = sender_queries.find_prover(draft.reader_token, draft.email)
        standard = queries.standard(
            article.id,
            draft.parent_id,
            body_digest=draft.body.digest,
            email=draft.email,
            since=now - judging.REPEATS_WITHIN,
        )
        known = session.get_one(Comment, standard.same_id) if standard.same_id else None
        if known and sender_queries.is_sender(known, draft.address_hash, reader):
            return _submitted_again(session, known, article, rules, now)
        parent = queries.find_parent(article.id, draft.parent_id) if draft.parent_id else None
        facts = judging.facts(
            session,
            article,
            _words(draft, folded, reader),
            standard,
            is_open=article_policy.is_open(article, article_rules, now),
            is_parent_gone=draft.parent_id is not None and parent is None,
            is_trap_filled=draft.is_trap_filled,
            rules=rules,
            now=now,
        )
        verdict = policy.decide(facts, rules)
        if verdict.outcome == Outcome.REFUSED:
            return Submitted(refusal=verdict.reasons[0])
        comment = _new_comment(article, parent, draft, folded, facts.score, now)
        cause = Cause(by=Decider.POLICY, reasons=verdict.reasons)
        to = _STATUS_OF[verdict.outcome]
        thread = door.move(session, comment, to, cause, rules=rules, now=now)
        if reader is not None:
            insert(session, Claim(comment_id=comment.id, reader_id=reader.id))
        receipt = issue_receipt(session, comment.id, now)
        place = writing.place_of(comment, article, thread) if thread else None
        return Submitted(comment.id, place, receipt=receipt)


def decide(
    comment_id: int,
    to: Status,
    *,
    staff_name: str,
    staff_id: int | None = None,
    rules: Rules,
    removal: str = "",
    note: str = "",
    seen: Status | None = None,
    seen_text: str | None = None,
    seen_reports: int | None = None,
    now: datetime,
) -> Comment:
    """Decide about a comment for the newsroom; what is already so stays so, unlogged.

    Whatever is decided answers an appeal that waits, with `note`; publishing settles the
    flags that there are. `seen` is the state in which the decider saw it, `seen_text` the
    mark of its text (`core.text.mark`), `seen_reports` how many reports waited, if that
    matters. Without a `staff_id` it is the operator who decides. Raises NotFound, Moved if
    it is no longer as seen, NotYours, NotAllowed if the state may not follow.
    """
    with transaction() as session:
        comment = lock_comment(session, comment_id)
        present = Status(comment.status)
        _see_as_seen(comment, seen, seen_text)
        reports = comment.open_flags if seen_reports is None else seen_reports
        if to == Status.PUBLISHED and comment.open_flags > reports:  # which would be settled
            raise Moved(f"Comment {comment_id} was reported meanwhile; look at it again.")
        _see_as_wanted(comment, to, is_note_lost=bool(note) and seen is not None)
        if staff_id is not None and not appeal_queries.may_answer(comment_id, staff_id):
            raise NotYours(f"A colleague has to answer the appeal on comment {comment_id}.")
        if present != to:
            cause = Cause(
                by=Decider.STAFF,
                staff_name=staff_name,
                staff_id=staff_id,
                removal=removal,
                note=note,
            )
            door.move(session, comment, to, cause, rules=rules, now=now)
        by = Actor(staff_name, staff_id)
        settling_actions.settle(session, comment, note, was=present, by=by, rules=rules, now=now)
        return comment


def lock_article(slug: str, now: datetime) -> Discussed:
    """Read a public article for update: replies queue here (PostgreSQL). Raises NotFound."""
    article = queries.lock_discussed(slug, now)
    if article is None:
        raise NotFound(f"There is no public article {slug}.")
    return article


def lock_comment(session: Session, comment_id: int) -> Comment:
    """Read a comment for update, in whatever state; raises NotFound.

    The article before the comment, as `submit` does: the other way round, a reply to
    this comment and this change could wait for each other on PostgreSQL.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound(f"There is no comment {comment_id}.")
    session.get_one(Article, comment.article_id, with_for_update=True)
    session.refresh(comment, with_for_update=True)
    return comment


def issue_receipt(session: Session, comment_id: int, now: datetime) -> str:
    """Issue a receipt; only a hash of the token that is returned is stored."""
    token = tokens.new_token()
    hashed = tokens.hash_token(token)
    insert(session, Receipt(token_hash=hashed, comment_id=comment_id, issued_at=now))
    return token


def _see_as_seen(comment: Comment, seen: Status | None, text: str | None) -> None:
    """Raise Moved if a comment is no longer as it was seen, even if it became what is wanted."""
    # Else who decides would settle what they know nothing of: an appeal, reports.
    if seen is not None and comment.status != seen:
        raise Moved(f"Comment {comment.id} is {comment.status} by now.")
    if text is not None and mark(comment.body) != text:
        raise Moved(f"Comment {comment.id} has another text by now; look at it again.")


def _see_as_wanted(comment: Comment, to: Status, *, is_note_lost: bool) -> None:
    """Raise NotAllowed for what only writers do, Moved where a note would answer nothing."""
    if comment.status != to == Status.WITHDRAWN:
        raise NotAllowed(f"Comment {comment.id} is {comment.status} and cannot become {to}.")
    if comment.status == to and is_note_lost and not receipt_queries.find_open_appeal(comment.id):
        raise Moved(f"Nothing waits for an answer on comment {comment.id} any more.")


def _words(draft: Draft, folded: str, reader: Reader | None) -> Words:
    return Words(
        body=draft.body,
        folded=folded,
        name=draft.name,
        email=draft.email,
        website=draft.website,
        address=draft.address,
        address_hash=draft.address_hash,
        reader_id=reader.id if reader else None,
        seconds=draft.form_age_seconds,
    )


def _whole_seconds(age_seconds: float | None) -> int | None:
    """Return a form's age as it is kept: a day is as long as more, and no clock runs backwards."""
    return None if age_seconds is None else max(0, min(86_400, int(age_seconds)))


def _submitted_again(
    session: Session, known: Comment, article: Discussed, rules: Rules, now: datetime
) -> Submitted:
    """Lead to the comment that is already there, without giving an old secret away."""
    if known.status == Status.PUBLISHED:
        return Submitted(known.id, writing.place_of(known, article), is_known=True)
    is_young = now - known.submitted_at <= timedelta(seconds=rules.receipt_grace_seconds)
    receipt = issue_receipt(session, known.id, now) if is_young else None
    return Submitted(known.id, is_known=True, receipt=receipt)


def _new_comment(
    article: Discussed,
    parent: Comment | None,
    draft: Draft,
    folded: str,
    score: Score | None,
    now: datetime,
) -> Comment:
    return writing.new_comment(
        article,
        parent,
        draft.body,
        now=now,
        name=draft.name,
        folded=folded,
        email=draft.email,
        website=draft.website,
        address_hash=draft.address_hash,
        written_seconds=_whole_seconds(draft.form_age_seconds),
        score=score.probability if score else None,
    )

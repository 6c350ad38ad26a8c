"""Take comments in and decide about them; each function is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from blog.accounts import queries as accounts
from blog.accounts.models import Reader
from blog.articles import policy as article_policy
from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments import door, policy, queries, receipt_queries, writing
from blog.comments.door import Cause, NotAllowed
from blog.comments.mail_models import Claim
from blog.comments.models import Appeal, Comment, Flag, Receipt
from blog.comments.policy import Facts, Outcome, Reason, Rules, Verdict
from blog.comments.status import Decider, Status
from blog.comments.vocabulary import Removal
from blog.core import tokens
from blog.core.database import transaction
from blog.core.markup import Rendered
from blog.core.missing import Missing
from blog.core.text import mark

_REPEATS_WITHIN = timedelta(days=1)
# Shorter texts ("Thank you!") are honestly written by many.
_REPEATS_FROM_CHARACTERS = 40

_STATUS_OF = {
    Outcome.PUBLISHED: Status.PUBLISHED,
    Outcome.HELD: Status.HELD,
    Outcome.SPAM: Status.SPAM,
}


class NotFound(Missing):
    """There is no such article or comment, or not for the one who asks."""


class Moved(Exception):
    """Somebody else decided first: the comment is no longer as it was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reply as its form gave it: rendered, all fields cleaned and within their limits.

    `reader_token` is the proof that the sender's browser carries, if it carries one.
    """

    article_slug: str
    body: Rendered
    name: str
    email: str
    website: str = ""
    parent_id: int | None = None
    address_hash: str | None = None
    reader_token: str = ""
    is_trap_filled: bool = False
    form_age_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What became of a draft.

    `receipt` is the token of a fresh receipt. `is_known` tells that the same reply was
    here before; then there is a receipt only while it is young. `refusal` says why
    nothing was stored, and is the only thing set then.
    """

    comment_id: int = 0
    is_public: bool = False
    is_known: bool = False
    receipt: str | None = None
    refusal: Reason | None = None


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
    with transaction() as session:
        article = lock_article(session, draft.article_slug, now)
        reader = _prover(draft)
        known = queries.find_same(
            article.id, draft.parent_id, body_digest=draft.body.digest, email=draft.email
        )
        if known and _is_of_sender(known, draft, reader):
            return _submitted_again(session, known, rules, now)
        parent = queries.find_parent(article.id, draft.parent_id) if draft.parent_id else None
        is_open = article_policy.is_open(
            article.comments_open,
            article.published_at,
            article_rules,
            now,
            close_at=article.comments_close_at,
        )
        facts = Facts(
            is_article_open=is_open,
            is_parent_gone=draft.parent_id is not None and parent is None,
            is_trap_filled=draft.is_trap_filled,
            is_premoderated=article.is_premoderated,
            form_age_seconds=draft.form_age_seconds,
            links=count_links(draft.body),
            repeats=count_repeats(draft.body, now),
            is_proven_reader=reader is not None and queries.has_published(reader.id),
            recent_ages_seconds=_recent_ages(draft, rules, now),
        )
        verdict = policy.decide(facts, rules)
        if verdict.outcome == Outcome.REFUSED:
            return Submitted(refusal=verdict.reasons[0])
        return _store(session, article, draft, reader, parent, verdict, rules, now)


def decide(
    comment_id: int,
    to: Status,
    *,
    staff_name: str,
    rules: Rules,
    removal: Removal | None = None,
    note: str = "",
    seen: Status | None = None,
    seen_text: str | None = None,
    now: datetime,
) -> Comment:
    """Decide about a comment for the newsroom; what is already so stays so, unlogged.

    Whatever is decided answers an appeal that waits, with `note`; publishing settles the
    flags that there are. `seen` is the state in which the decider saw it, `seen_text` the
    mark of its text (`core.text.mark`), if that matters: its writer may change it meanwhile.
    Raises NotFound, Moved if it is no longer as seen, NotAllowed if the state may not
    follow.
    """
    with transaction() as session:
        comment = lock_comment(session, comment_id)
        present = Status(comment.status)
        if present != to:
            if seen is not None and present != seen:
                raise Moved(f"Comment {comment_id} is {present} by now.")
            if seen_text is not None and mark(comment.body) != seen_text:
                raise Moved(f"Comment {comment_id} has another text by now; look at it again.")
            if to == Status.WITHDRAWN:
                raise NotAllowed(f"Comment {comment_id} is {present} and cannot become {to}.")
            cause = Cause(by=Decider.STAFF, staff_name=staff_name, removal=removal, note=note)
            door.move(session, comment, to, cause, rules=rules, now=now)
        _answer_appeal(session, comment, note, now)
        if to == Status.PUBLISHED:
            _settle_flags(session, comment, now)
        return comment


def lock_article(session: Session, slug: str, now: datetime) -> Article:
    """Read a public article for update: on PostgreSQL, replies to it queue here.

    Raises NotFound.
    """
    article = session.scalar(
        select(Article).where(Article.slug == slug, articles.is_public(now)).with_for_update()
    )
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
    session.add(Receipt(token_hash=tokens.hash_token(token), comment_id=comment_id, issued_at=now))
    return token


def count_links(body: Rendered) -> int:
    """Count the links that a reader of a text would see."""
    return body.html.count("<a ")


def count_repeats(body: Rendered, now: datetime, *, without_id: int = 0) -> int:
    """Count how often a text was sent of late, but for one comment; one query."""
    if len(body.source) < _REPEATS_FROM_CHARACTERS:
        return 0
    since = now - _REPEATS_WITHIN
    return queries.count_of_text(body.digest, since=since, without_id=without_id)


def _answer_appeal(session: Session, comment: Comment, note: str, now: datetime) -> None:
    appeal = session.get(Appeal, comment.id)
    if appeal is not None and appeal.answered_at is None:
        appeal.answer, appeal.answered_at = note, now


def _settle_flags(session: Session, comment: Comment, now: datetime) -> None:
    """Have the flags so far, and later ones for the same reasons, move the comment no more."""
    session.execute(
        update(Flag)
        .where(Flag.comment_id == comment.id, Flag.settled_at.is_(None))
        .values(settled_at=now)
    )


def _prover(draft: Draft) -> Reader | None:
    """Return who has confirmed, in this browser, the address that the draft names."""
    reader = accounts.find_by_browser(draft.reader_token, is_locked=True)
    return reader if reader is not None and reader.email == draft.email.lower() else None


def _is_of_sender(known: Comment, draft: Draft, reader: Reader | None) -> bool:
    """Tell whether a comment that is there already may be shown as the sender's own.

    Anybody can type a text that is short or public, with anybody's address: whoever
    sends it from elsewhere must find out neither whose it is, nor get its receipt.
    """
    if claim := receipt_queries.find_claim(known.id):
        return reader is not None and claim.reader_id == reader.id
    return known.address_hash is not None and known.address_hash == draft.address_hash


def _submitted_again(session: Session, known: Comment, rules: Rules, now: datetime) -> Submitted:
    """Lead to the comment that is already there, without giving an old secret away."""
    if known.status == Status.PUBLISHED:
        return Submitted(comment_id=known.id, is_public=True, is_known=True)
    is_young = now - known.submitted_at <= timedelta(seconds=rules.receipt_grace_seconds)
    receipt = issue_receipt(session, known.id, now) if is_young else None
    return Submitted(comment_id=known.id, is_known=True, receipt=receipt)


def _recent_ages(draft: Draft, rules: Rules, now: datetime) -> tuple[float, ...]:
    """Return the ages, in seconds, of what came from the draft's address of late."""
    if draft.address_hash is None or not rules.is_throttled:
        return ()
    since = now - timedelta(seconds=max(rules.window_seconds, rules.pause_seconds))
    instants = queries.instants_from_address(
        draft.address_hash, since=since, limit=rules.window_comments
    )
    return tuple((now - instant).total_seconds() for instant in instants)


def _store(
    session: Session,
    article: Article,
    draft: Draft,
    reader: Reader | None,
    parent: Comment | None,
    verdict: Verdict,
    rules: Rules,
    now: datetime,
) -> Submitted:
    comment = writing.new_comment(
        article,
        parent,
        draft.body,
        now=now,
        name=draft.name,
        email=draft.email,
        website=draft.website,
        address_hash=draft.address_hash,
    )
    cause = Cause(by=Decider.POLICY, reasons=verdict.reasons)
    door.move(session, comment, _STATUS_OF[verdict.outcome], cause, rules=rules, now=now)
    if reader is not None:
        session.add(Claim(comment_id=comment.id, reader_id=reader.id))
    receipt = issue_receipt(session, comment.id, now)
    is_public = comment.status == Status.PUBLISHED
    return Submitted(comment_id=comment.id, is_public=is_public, receipt=receipt)

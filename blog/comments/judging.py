"""Gather what is known of a comment that is to be judged. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.articles.models import Article
from blog.comments import pace, queries, searchable, sender_queries, waiting
from blog.comments.models import Comment
from blog.comments.policy import Facts, Rules
from blog.comments.queries import Discussed, Standard
from blog.core.markup import Rendered, link_targets
from blog.publication.models import Section
from blog.rulebook import queries as rulebook
from blog.rulebook.matching import Candidate, Hit, hosts_of
from blog.rulebook.vocabulary import Kind
from blog.spam import queries as spam
from blog.spam.features import sample_of
from blog.spam.model import Score

_ABOUT_WRITER = {Kind.NAME, Kind.EMAIL, Kind.NETWORK, Kind.ADDRESS, Kind.READER}
REPEATS_WITHIN = timedelta(days=1)
# Shorter texts ("Thank you!") are honestly written by many.
_REPEATS_FROM_CHARACTERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody says, and as whom. `address` is an IP, None where it is not known any more.

    `folded` is what the rules look through (`searchable.folded`).
    """

    body: Rendered
    folded: str
    name: str
    email: str
    website: str
    address: str | None
    address_hash: str | None
    reader_id: int | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Signals:
    """What the editors' rules find in a text, and what the learned filter says of it."""

    hits: tuple[Hit, ...]
    score: Score | None


def facts(
    session: Session,
    article: Article | Discussed,
    words: Words,
    standard: Standard,
    *,
    is_open: bool,
    is_parent_gone: bool,
    is_trap_filled: bool,
    rules: Rules,
    now: datetime,
) -> Facts:
    """Return what is known of a new comment."""
    found = signals(session, article, words, now, standard)
    address_hash, reader_id = words.address_hash, words.reader_id
    return Facts(
        is_article_open=is_open,
        is_parent_gone=is_parent_gone,
        is_trap_filled=is_trap_filled,
        is_premoderated=is_premoderated(session, article),
        is_unstaffed=not rules.hours.is_staffed(now),
        is_queue_long=is_queue_long(session, rules),
        form_age_seconds=words.seconds,
        links=count_links(words.body),
        repeats=standard.repeats if _is_telling(words.body) else 0,
        hits=found.hits,
        score=found.score,
        is_proven_reader=reader_id is not None and queries.has_published(reader_id),
        recent_ages_seconds=sender_queries.recent_ages(address_hash, rules, now),
        slow_wait_seconds=slow_wait_seconds(session, article, address_hash, rules, now),
    )


def signals(
    session: Session,
    article: Article | Discussed,
    words: Words,
    now: datetime,
    standard: Standard | None = None,
) -> Signals:
    """Hold a text against the rules and the filter.

    Two queries, none for who knows their versions, and two more after a change.
    """
    rules_version = standard.rules_version if standard else None
    filter_version = standard.filter_version if standard else None
    found = rulebook.rulebook(session, rules_version).hits(_candidate(article, words), now)
    model = spam.find_model(session, filter_version)
    score = None
    if model is not None:
        score = model.score(sample_of(words.body.source, words.name, words.website, words.seconds))
    return _impersonal(tuple(found), score, words)


def _impersonal(hits: tuple[Hit, ...], score: Score | None, words: Words) -> Signals:
    """Leave out of the evidence who the writer is.

    Evidence stands in a log that nothing is ever taken out of, not even for a reader who
    wants to be forgotten.
    """
    own = {each for each in words.name.casefold().split() if len(each) > 2}
    own.add(words.email.casefold())
    if words.website:
        own |= {each.removeprefix("www.") for each in hosts_of([words.website])}

    def is_personal(evidence: str) -> bool:
        return "@" in evidence or any(each in evidence.casefold() for each in own)

    kept = tuple(
        replace(hit, evidence="") if hit.kind in _ABOUT_WRITER or is_personal(hit.evidence) else hit
        for hit in hits
    )
    if score is None:
        return Signals(kept, None)
    evidence = tuple(each for each in score.evidence if not is_personal(each.token))
    return Signals(kept, replace(score, evidence=evidence))


def count_links(body: Rendered) -> int:
    """Count the links that a reader of a text would see."""
    return body.html.count("<a ")


def _is_telling(body: Rendered) -> bool:
    """Tell whether a text is so long that its repetition says something."""
    return len(body.source) >= _REPEATS_FROM_CHARACTERS


def count_repeats(body: Rendered, now: datetime, *, without_id: int) -> int:
    """Count how often a text was sent of late, but for one comment; one query at most."""
    if not _is_telling(body):
        return 0
    return queries.count_of_text(body.digest, since=now - REPEATS_WITHIN, without_id=without_id)


def is_premoderated(session: Session, article: Article | Discussed) -> bool:
    """Tell whether all comments on an article wait, for it or its section; one query at most."""
    if article.is_premoderated or article.section_id is None:
        return article.is_premoderated
    section = session.get(Section, article.section_id)
    return section is not None and section.is_premoderated


def is_queue_long(session: Session, rules: Rules) -> bool:
    """Tell whether more comments wait than the newsroom can read; one query at most."""
    return bool(rules.queue_cap) and waiting.are_more_than(session, rules.queue_cap)


def slow_wait_seconds(
    session: Session,
    article: Article | Discussed,
    address_hash: str | None,
    rules: Rules,
    now: datetime,
) -> int:
    """Return how long an address has to wait on an article in slow mode; one query at most."""
    if address_hash is None or not pace.is_slow(article.slow_until, rules, now):
        return 0
    latest = session.scalar(
        select(Comment.submitted_at)
        .where(
            Comment.address_hash == address_hash,
            Comment.submitted_at > now - timedelta(seconds=rules.slow_seconds),
            Comment.article_id == article.id,
        )
        .order_by(Comment.submitted_at.desc())
        .limit(1)
    )
    age = (now - latest).total_seconds() if latest else None
    return pace.wait_seconds(age, rules)


def _candidate(article: Article | Discussed, words: Words) -> Candidate:
    text, name = searchable.parts(words.folded)
    links = link_targets(words.body.html)
    return Candidate(
        text=text,
        name=name,
        website=words.website,
        email=words.email,
        hosts=hosts_of([*links, words.website] if words.website else links),
        links=count_links(words.body),
        address=words.address,
        address_hash=words.address_hash,
        reader_id=words.reader_id,
        section_id=article.section_id,
        article_id=article.id,
    )

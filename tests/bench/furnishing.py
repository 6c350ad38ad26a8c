"""What a newsroom adds to a grown blog: sections, tags, authors, corrections, reports, logs.

In a large blog as much more of it as there are more articles, but for what is rare: of that
there is as much in a small one. The newest articles and threads are the same in both.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import SQLColumnExpression, case, func, insert, literal, select, text, true, update
from sqlalchemy.orm import Session

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.articles.models import Article, ArticleAuthor, ArticleTag, Tag
from blog.articles.policy import Status
from blog.articles.revision_models import Correction, Revision
from blog.comments import tally_actions
from blog.comments.models import Appeal, Comment, Flag
from blog.core.audit import AuditEntry
from blog.core.clock import utc_now
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from blog.corrections.models import ErrorReport
from blog.publication.models import Section
from blog.rulebook.models import EditorRule
from blog.sample import actions as sample
from blog.sample.grow import EPOCH, YEARS
from blog.sample.wanted import Wanted

_NEWEST, THREAD, EMPTY, _WAITING = (
    Wanted(articles=60, comments=1500, seed=77),
    Wanted(articles=1, comments=200, seed=78),
    Wanted(articles=1, comments=0, seed=79),
    Wanted(articles=180, comments=0, seed=80),
)
# As many in a small blog as in a large one: what is rare there is looked for among all.
_RARE = 50


def furnish(app: Flask) -> None:
    """Give a grown blog what a newsroom adds to it, once."""
    with app.app_context():
        if db.session.scalar(select(Staff.id).where(Staff.slug == "often")) is not None:
            return
        base = db.session.scalar(select(func.max(Article.id))) or 0
        old_comments = db.session.scalar(select(func.max(Comment.id))) or 0
        for wanted in (_NEWEST, THREAD, EMPTY):
            _add_newest(wanted)
        _hold_back()
        with transaction() as session:
            _furnish(session, base)
            _object(session, old_comments)
        tally_actions.catch_up_all(utc_now(), chunk=50_000)
        if db.engine.dialect.name == "postgresql":
            # As it would by itself within a minute, and has in a database that is in use.
            with db.engine.begin() as connection:
                connection.execute(text("ANALYZE"))


def _hold_back() -> None:
    """Add articles that are not out yet, a third each of drafts, handed in and scheduled."""
    with transaction() as session:
        base = session.scalar(select(func.max(Article.id))) or 0
    sample.plant(_WAITING, tell=lambda _: None)
    with transaction() as session:
        third, is_new = Article.id % 3, Article.id > base
        is_draft = is_new & (third < 2) | (Article.id < base - 100) & (Article.id % 10 == 5)
        draft = {"status": Status.DRAFT, "published_at": None}
        scheduled = {"status": Status.PUBLISHED, "published_at": utc_now() + timedelta(days=900)}
        session.execute(update(Article).where(is_draft).values(draft))
        handed_in = is_new & (third == 1)
        session.execute(update(Article).where(handed_in).values(submitted_at=EPOCH))
        session.execute(update(Article).where(is_new & (third == 2)).values(scheduled))


def _add_newest(wanted: Wanted) -> None:
    """Add articles that are newer than all the others, and so are their comments."""
    with transaction() as session:
        before = session.scalar(select(func.max(Article.id))) or 0
    sample.plant(wanted, tell=lambda _: None)
    with transaction() as session:
        for article in session.scalars(select(Article).where(Article.id > before)):
            published_at = article.published_at or EPOCH
            moved = EPOCH + (published_at - (EPOCH - YEARS)) / 1000 - published_at
            article.status, article.published_at = Status.PUBLISHED, published_at + moved
            comments = select(Comment).where(Comment.article_id == article.id)
            for comment in session.scalars(comments):
                comment.submitted_at += moved
                if comment.published_at:
                    comment.published_at += moved


def _furnish(session: Session, base: int) -> None:
    """Add the rest; half of the old articles have what is frequent, few what is rare."""
    number = Article.id
    is_new, is_rare = number > base, number % max(base // _RARE, 1) == 0
    is_frequent = is_new | (number % 2 == 1)
    staff = [
        _add(session, Staff, name=each, slug=each.lower(), email=f"{each}@news.example",
             role=Role.ADMIN, about="Writes.", created_at=EPOCH)
        for each in ("Often", "Seldom")
    ]  # fmt: skip
    sections = [_add(session, Section, name=each, slug=each) for each in ("often", "seldom")]
    tags = [_add(session, Tag, name=each, slug=each) for each in ("often", "seldom")]
    for which, author, section, tag in zip(
        (is_frequent, is_rare), staff, sections, tags, strict=True
    ):
        session.execute(
            update(Article).where(which).values(section_id=section, author_ids=[author])
        )
        _each(session, ArticleTag, which, article_id=number, tag_id=tag)
        _each(session, ArticleAuthor, which, article_id=number, staff_id=author)
    who = {"staff_id": staff[0], "who": "Often"}
    _each(
        session, Revision, number > 0, article_id=number, number=Article.revision,
        change="imported", made_at=func.coalesce(Article.revised_at, Article.created_at),
        headline=Article.headline, standfirst="", body="", details={}, **who,
    )  # fmt: skip
    _each(
        session, Correction, is_frequent, article_id=number, number_before=1, number_after=1,
        note="It was not so.", placement="below", credit="", made_at=Article.published_at,
        who="Often",
    )  # fmt: skip
    _each(
        session, ErrorReport, number > 0, article_id=number, passage="so", message="Not so.",
        name="", email="", credit=False, sent_at=Article.created_at, settled_by="",
        status=case((number % 2 == 0, "open"), else_="dismissed"),
    )  # fmt: skip
    _each(
        session, AuditEntry, number > 0, at=Article.created_at, did="article.published",
        subject="article:1", detail="", **who,
    )  # fmt: skip
    _each(
        session, OutboxMail, number > 0, kind="answers", key="answers:1", payload={"numbers": [1]},
        message_id="0", created_at=EPOCH, due_at=EPOCH, is_open=False, attempts=9, died_at=EPOCH,
        error="550 no such mailbox",
    )  # fmt: skip
    for word in range(60):
        rule = {"kind": "words", "pattern": f"word{word}", "effect": "held", "written_at": EPOCH}
        _add(session, EditorRule, written_by="Often", **rule)


def _object(session: Session, base: int) -> None:
    """Have readers report some comments, and writers appeal: of the newest more than a page."""
    number = Comment.id
    is_flagged = number.between(base + 1, base + 150) | (number % 100 == 0)
    is_flagged &= (Comment.status == "published") & (Comment.open_flags == 0)
    flag = {"reporter_hash": "0", "reason": "other", "line": "", "flagged_at": EPOCH}
    _each(session, Flag, is_flagged, of=Comment, comment_id=number, **flag)
    session.execute(update(Comment).where(is_flagged).values(open_flags=1))
    is_appealed = number.between(base + 200, base + 300) | (number % 100 == 1)
    appeal = {"text": "Why?", "appealed_at": EPOCH, "answer": "", "is_mail_wanted": False}
    _each(session, Appeal, is_appealed, of=Comment, comment_id=number, **appeal)


def _add(session: Session, model: Any, **values: Any) -> int:
    row = model(**values)
    session.add(row)
    session.flush()
    return int(row.id)


def _each(session: Session, model: Any, which: Any, *, of: Any = Article, **values: Any) -> None:
    """Add a row for each published article, or each comment, of which something is so."""
    columns = model.__table__.c
    chosen = [
        value if isinstance(value, SQLColumnExpression) else literal(value, columns[name].type)
        for name, value in values.items()
    ]
    is_out = of.published_at.is_not(None) if of is Article else true()
    wanted = select(*chosen).where(which, is_out).order_by(of.id)
    session.execute(insert(model).from_select(list(values), wanted))

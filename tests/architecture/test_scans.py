"""No page reads a table that grows with the blog, or sorts what a state of it has.

SQLite tells how it would answer each statement behind a page. What begins a list and goes on
in the order of an index, until the page is full, costs the same however much there is. What
`make bench` measures on both engines, this sees in a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.articles.models import Article, ArticleTag, Tag
from blog.comments.models import Comment
from blog.core.database import db, transaction
from blog.publication.models import Section
from blog.sample import actions as sample
from blog.sample.wanted import Wanted
from tests.pages import FROM_OUR_PAGE
from tests.staff import staffed

GROWING = (
    "articles", "article_tags", "article_authors", "revisions", "corrections", "comments",
    "decisions", "flags", "appeals", "claims", "error_reports", "outbox", "audit_log",
)  # fmt: skip

# SLUG and ID are of an article, COMMENT is one of its comments.
READERS = """
/ /page/2 /sections/here /tags/here /authors/zoe-admin /corrections
/feed.atom /sections/here/feed.atom /authors/zoe-admin/feed.atom /corrections.atom
/comments.atom /articles/SLUG/comments.atom
/articles/SLUG /articles/SLUG?since=1 /articles/SLUG/history /comments/COMMENT
/comments/on/SLUG?parent=COMMENT
/moderation-log /moderation-log?by=staff /moderation-log?outcome=removed /comment-rules
"""
NEWSROOM = """
/ /comments /comments?order=newest /comments?state=published /comments?state=spam
/comments?state=any /comments?state=any&order=oldest /comments?after=30.5 /comments?before=30.5
/comments?state=published&flagged=y /comments?state=any&flagged=y
/comments?state=any&appealed=y /comments?state=any&article=SLUG
/comments?state=published&article=SLUG /comments/COMMENT /articles/ID/comments
/articles /articles?page=2 /articles?sort=published /articles?sort=headline
/articles?state=draft /articles?state=submitted /articles?state=unpublished
/articles?state=scheduled /articles?state=published /articles?state=published&sort=published
/articles?section=1 /articles?author=1 /articles/ID/revisions
/rules /rules?shown=over /reports /reports?status=open /reports?status=dismissed
/sections /people /audit /audit?log=decisions /audit?did=article.published /audit?who=1 /mails
"""
# Why a statement with these words may do what the others may not.
EXCEPTIONS = {
    "recursive": "an article's branch, or a search by halving: of few rows each",
    "decision_tally": "one row, and the counts of twelve months",
    "decided_at >= ": "decisions that nobody has counted yet: some hundred",
}

_STEP = re.compile(r"(SCAN|SEARCH) (\w+?)(?:_\d+)?(?: USING (.*))?$")
# An index finds these, but half the table at that. (What is yet to come is little.)
_OF_A_STATE = re.compile(
    r"\((status|section_id|tag_id|staff_id|is_open|decided_by)=\?( AND \w+<\?)?\)"
)
_SORTS = "USE TEMP B-TREE FOR ORDER BY"


def test_no_page_reads_a_table_that_grows(app: Flask) -> None:
    client = staffed(app, Role.ADMIN).client
    words = furnished()
    with asked(app) as statements:
        for address in [*READERS.split(), *(f"/newsroom{each}" for each in NEWSROOM.split())]:
            url = re.sub("SLUG|COMMENT|ID", lambda found: words[found[0]], address)
            answer = client.get(url, headers=FROM_OUR_PAGE)
            assert answer.status_code in {200, 302}, (url, answer.status)
    found = dict.fromkeys(each for each in plans(app, statements) if each[1])
    assert list(found) == []


def furnished() -> dict[str, str]:
    """Give the blog something of each kind; return the words that addresses want."""
    sample.plant(Wanted(articles=25, comments=60, seed=3), tell=lambda _: None)
    with transaction() as session:
        session.add_all([Section(slug="here", name="Here"), Tag(slug="here", name="Here")])
        member = session.scalars(select(Staff)).one()
        member.about = "Keeps the blog running."
        article = session.scalars(select(Article).order_by(Article.comment_count.desc())).first()
        assert article is not None
        session.add(ArticleTag(article_id=article.id, tag_id=1))
        shown = select(Comment.id).where(Comment.article_id == article.id, Comment.is_shown)
        return {
            "SLUG": article.slug,
            "ID": str(article.id),
            "COMMENT": str(session.scalars(shown).first()),
        }


@contextmanager
def asked(app: Flask) -> Iterator[dict[str, Any]]:
    """Give the statements that are executed meanwhile, with their parameters."""
    statements: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, sent: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements[statement] = sent

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plans(app: Flask, statements: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each statement with what would grow in it; nothing where all is well."""
    with db.engine.connect() as connection:
        for statement, sent in statements.items():
            if any(each in statement for each in EXCEPTIONS):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", sent).all()
            yield statement, grows(statement, plan)


def grows(statement: str, plan: Sequence[Any]) -> str:
    """Return the steps of a plan that cost more, the larger the blog is."""
    sorting = {parent for _id, parent, _, detail in plan if detail.startswith(_SORTS)}
    bad = []
    for _id, parent, _, detail in plan:
        step = _STEP.match(detail)
        if step is None or step[2] not in GROWING:
            continue
        is_walk = "LIMIT" in statement and parent not in sorting
        is_of_all = step[1] == "SCAN" or _OF_A_STATE.search(step[3] or "")
        # One of a kind that is found at the end of an index: how SQLite says min() and max().
        if is_of_all and not is_walk and detail != f"SEARCH {step[2]}":
            bad.append(detail)
    return "; ".join(bad)

"""What is done in threads, by those who comment and by the newsroom."""

from __future__ import annotations

from datetime import timedelta

from blog.articles import (
    thread_actions,
)
from blog.articles.models import Article
from blog.articles.policy import CommentRules
from blog.comments import (
    actions,
    erasure_actions,
    flag_actions,
    staff_actions,
    undo_actions,
    writer_actions,
)
from blog.comments import queries as comment_queries
from blog.comments.erasure_actions import Erasure
from blog.comments.policy import Rules
from blog.comments.staff_actions import Statement
from blog.comments.status import Status
from blog.comments.vocabulary import FlagReason, Role
from blog.core.audit import Actor
from blog.core.database import db
from blog.core.markup import render_comment
from tests.cast import ADA, CY, draft, submits
from tests.ready.day import Day, one

RULES = Rules(
    hold_first_comments=False,
    is_throttled=False,
    hold_flags=2,
    slow_flags=3,
    is_mailing=True,
    edit_seconds=7 * 86_400,
)
BY = Actor(ADA)
TARGETS = (Status.PUBLISHED, Status.HELD, Status.REMOVED, Status.SPAM)


class Conversation(Day):
    """A day on which people talk."""

    # What readers do.

    def submits(self, which: int, how: int) -> None:
        """Somebody comments on an article: at once public, held, or spam."""
        self._sends(one(self.public(), which).slug, None, how)

    def replies(self, which: int, how: int) -> None:
        """Somebody answers a published comment."""
        parent = one(self.comments(Status.PUBLISHED), which)
        article = db.session.get_one(Article, parent.article_id)
        self._sends(article.slug, parent.id, how)

    def edits(self, which: int, how: int) -> None:
        """A writer changes a comment; with links in it, it waits again."""
        links = " http://a.example http://b.example" if how % 2 else ""
        body = render_comment(f"Changed {len(self.done)}.{links}")
        token = self._receipt(which)
        writer_actions.edit(token, body, reader_token="", rules=RULES, now=self.now)

    def withdraws(self, which: int, _how: int) -> None:
        """A writer takes a comment back."""
        writer_actions.withdraw(self._receipt(which), rules=RULES, now=self.now)

    def erases(self, which: int, how: int) -> None:
        """A writer has all erased, or all but the text."""
        erasure = Erasure(keeps_text=how % 2 == 0, pen_name=f"Nobody {len(self.done)}")
        token = self._receipt(which)
        erasure_actions.erase(token, erasure, reader_token="", rules=RULES, now=self.now)

    def flags(self, which: int, how: int) -> None:
        """Somebody reports a comment; two have it held, three on one article slow it down."""
        comment = one(self.comments(Status.PUBLISHED), which)
        flag_actions.flag(
            comment.id, FlagReason.SPAM, "", reporter_hash=f"r{how}", rules=RULES, now=self.now
        )

    # What the newsroom does in threads.

    def decides(self, which: int, how: int) -> None:
        """Ada decides about a comment; of some she says why they are removed."""
        to = TARGETS[how % 4]
        removal = one(self.removals(), which).code if to == Status.REMOVED else ""
        number = one(self.comments(), which).id
        actions.decide(number, to, staff_name=ADA, rules=RULES, removal=removal, now=self.now)

    def undoes(self, which: int, _how: int) -> None:
        """Ada takes the last decision about a comment back."""
        number = one(self.comments(), which).id
        latest = comment_queries.decisions_of(number)[-1].id
        undo_actions.undo(number, latest, by=BY, rules=RULES, now=self.now)

    def picks(self, which: int, how: int) -> None:
        """Ada puts a comment among her picks, or takes it out."""
        number = one(self.comments(Status.PUBLISHED), which).id
        staff_actions.pick(number, is_picked=how % 2 == 0, by=BY, now=self.now)

    def answers(self, which: int, how: int) -> None:
        """Ada answers a comment for the newsroom."""
        body = render_comment(f"The newsroom says {len(self.done)}.")
        role = Role.STAFF if how % 2 == 0 else Role.AUTHOR
        said = Statement(body=body, name=ADA, role=role, staff_name=ADA)
        number = one(self.comments(Status.PUBLISHED), which).id
        staff_actions.answer(number, said, rules=RULES, now=self.now)

    def slows(self, which: int, how: int) -> None:
        """Ada slows a thread down for a minute, or ends that."""
        until = self.now + timedelta(minutes=1) if how % 2 == 0 else None
        thread_actions.slow_down(one(self.articles(), which).id, until, by=BY, now=self.now)

    def _sends(self, slug: str, parent_id: int | None, how: int) -> None:
        number = len(self.receipts) + 1
        sent = draft(
            f"Sentence {number}, and no other.",
            article_slug=slug,
            parent_id=parent_id,
            name=f"Writer {number}",
            email=CY["email"],
            website="http://cy.example" if number % 3 == 0 else "",
            address_hash=str(number),
            form_age_seconds=1 if how % 3 == 1 else 60,
            is_trap_filled=how % 3 == 2,
        )
        found = submits(sent, rules=RULES, article_rules=CommentRules(), at=self.now)
        if found.receipt:
            self.receipts[found.comment_id] = found.receipt

    def _receipt(self, which: int) -> str:
        return self.receipts[one(sorted(self.receipts), which)]

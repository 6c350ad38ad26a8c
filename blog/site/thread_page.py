"""A page of an article's thread, as the templates show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import shorten

from blog.articles import policy
from blog.articles.models import Article
from blog.comments import thread_queries, threads
from blog.comments.models import Comment
from blog.comments.thread_queries import Answered, ShownComment
from blog.comments.threads import Node
from blog.comments.vocabulary import Role
from blog.core.markup import plain_text
from blog.settings import Settings

MOST_POINTERS = 20
MOST_NEW = 200
_BEGINNING_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Pointer:
    """A line of the index: a comment, whom it answers, and how what matters begins."""

    id: int
    name: str
    question_name: str
    beginning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """A page of a thread; `number` counts from 1, the index stands on the first only."""

    number: int
    last_number: int
    nodes: Sequence[Node[ShownComment]]
    answers: Sequence[Pointer] = field(default_factory=list)
    picks: Sequence[Pointer] = field(default_factory=list)

    @property
    def previous_number(self) -> int:
        """The number of the page before this one."""
        return self.number - 1

    @property
    def next_number(self) -> int:
        """The number of the page behind this one."""
        return self.number + 1


@dataclass(frozen=True, slots=True)
class NewComments:
    """What was published after a version of the thread; `version` is where to go on."""

    comments: Sequence[Answered]
    version: int
    has_more: bool


def is_newest_first(article: Article, settings: Settings) -> bool:
    """Tell in which order this article's thread is shown."""
    return policy.is_newest_first(article.thread_order, site_default=settings.comments_newest_first)


def last_number(article: Article, settings: Settings) -> int:
    """Return the number of the last page of the thread, which is 1 where there is no comment."""
    return max(1, -(-article.branch_count // settings.comments_per_page))


def read(article: Article, number: int, settings: Settings) -> ThreadPage:
    """Return a page of the thread.

    At most two queries, for one comment or ten thousand; none where there is none.
    """
    last = last_number(article, settings)
    if not article.branch_count:
        return ThreadPage(number=number, last_number=last, nodes=[])
    newest_first = is_newest_first(article, settings)
    rows = thread_queries.page_of_branches(
        article.id,
        number=number,
        per_page=settings.comments_per_page,
        newest_first=newest_first,
    )
    nodes = threads.tree(rows, max_depth=settings.thread_depth, newest_first=newest_first)
    found = thread_queries.highlights(article.id, limit=MOST_POINTERS) if number == 1 else []
    return ThreadPage(
        number=number,
        last_number=last,
        nodes=nodes,
        answers=[_pointer(each) for each in found if each.comment.role != Role.READER],
        picks=[_pointer(each) for each in found if each.comment.role == Role.READER],
    )


def read_new(article: Article, since: int) -> NewComments:
    """Return what was published after a version of the thread; one query."""
    found = thread_queries.published_since(article.id, since, limit=MOST_NEW + 1)
    shown = found[:MOST_NEW]
    has_more = len(found) > MOST_NEW
    latest = shown[-1].published_in if shown else 0
    # Another may have been published since the article was read.
    version = latest if has_more else max(latest, article.thread_version)
    return NewComments(shown, version, has_more)


def page_of(comment: Comment, article: Article, settings: Settings) -> int:
    """Return the number of the page on which a shown comment stands; one query."""
    return thread_queries.page_number(
        article.id,
        comment.root_id or comment.id,
        per_page=settings.comments_per_page,
        newest_first=is_newest_first(article, settings),
    )


def _pointer(answered: Answered) -> Pointer:
    comment = answered.comment
    is_answer = comment.role != Role.READER and answered.question_html
    html = answered.question_html if is_answer else comment.body_html
    return Pointer(
        id=comment.id,
        name=comment.name,
        question_name=answered.question_name,
        beginning=shorten(plain_text(html), _BEGINNING_CHARACTERS, placeholder="…"),
    )

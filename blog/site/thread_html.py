"""A thread as HTML: each comment is rendered once for what it shows, and a page joins them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from blog.comments import threads, wording
from blog.comments.thread_queries import Answered, ShownComment
from blog.comments.threads import Node
from blog.site.thread_page import ThreadPage
from blog.site.thread_rows import Branch
from blog.web import present
from blog.web.fragments import Partial


class _Items:
    """The comments of one page; all of them are on one article, which is open or not."""

    def __init__(
        self, slug: str, *, is_open: bool, depth: int = 1, newest_first: bool = False
    ) -> None:
        names = ("comment", "removals", "question_name", "question_url")
        self._item = Partial("site/_thread_item.html", *names, slug=slug, is_open=is_open)
        self._branch = Partial("site/_branch.html", "number")
        # What the newsroom says of why comments are removed, on which tombstones depend.
        self._removals = tuple(present.removals())
        self._shape = depth, newest_first
        self._known_by = self._item.known_by, self._branch.known_by, self._removals, self._shape

    def whole(self, branch: Branch) -> bytes:
        """Return the items of a branch, one inside the other; made once for what it shows."""
        known = branch.html
        if known is None or known[0] != self._known_by:
            parts: list[bytes] = []
            depth, newest_first = self._shape
            nodes = threads.tree(branch.comments, max_depth=depth, newest_first=newest_first)
            self.nested(nodes, parts)
            branch.html = known = self._known_by, b"".join(parts)
        return known[1]

    def parts(self, comment: ShownComment, name: str, url: str) -> tuple[bytes, bytes]:
        """Return a comment's item before and behind its answers; `name` and `url` say to whom."""
        if comment.is_published:
            return self._item.parted_line(comment, (), name, url)
        return self._item.parted_line(
            *(comment, self._removals, name, url),
            also=lambda: {
                "gone": wording.tombstone(comment.status, comment.removed_for, self._removals)
            },
        )

    def nested(self, nodes: Iterable[Node[ShownComment]], into: list[bytes]) -> int:
        """Add the items of nodes and of all that answers them; returns how many are published.

        As deep as a thread is shown, which is at most fifty.
        """
        published = 0
        for node in nodes:
            beside = node.in_reply_to
            name, url = (beside.name, f"#comment-{beside.id}") if beside else ("", "")
            before, behind = self.parts(node.comment, name, url)
            into.append(before)
            if node.replies:
                published += self._answers(node.replies, into)
            into.append(behind)
            published += node.comment.is_published
        return published

    def _answers(self, nodes: Iterable[Node[ShownComment]], into: list[bytes]) -> int:
        place = len(into)
        into.append(b"")
        published = self.nested(nodes, into)
        # How many there are is known when they are all there.
        into[place], behind = self._branch.parted_line(published)
        into.append(behind)
        return published


def thread(page: ThreadPage, slug: str, *, is_open: bool) -> bytes:
    """Return the items of a page's list of comments, one inside the other, in UTF-8."""
    items = _Items(slug, is_open=is_open, depth=page.depth, newest_first=page.newest_first)
    return b"".join(map(items.whole, page.branches))


def flat(comments: Iterable[Answered], slug: str, *, is_open: bool) -> bytes:
    """Return the items of comments that stand apart from what they answer, in UTF-8."""
    items = _Items(slug, is_open=is_open)
    parts: list[bytes] = []
    for each in comments:
        is_told = each.question_name
        url = url_for("comments.permalink", comment_id=each.question_id) if is_told else ""
        parts += items.parts(each.comment, each.question_name, url)
    return b"".join(parts)

"""The people of the tests, and what they do.

Ada edits and publishes. Bo comments for the first time. Cy is an old hand. Mal spams.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from blog.articles import actions as article_actions
from blog.articles import manuscript
from blog.articles.policy import CommentRules
from blog.comments import actions
from blog.comments.actions import Draft, Submitted
from blog.comments.policy import Rules
from blog.comments.status import Status
from blog.core.markup import render_comment

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GRACE = timedelta(minutes=15)
OPEN_HOUSE = Rules(hold_first_comments=False, is_throttled=False)

ADA = "Ada Editor"
BO = {"name": "Bo Newcomer", "email": "bo@example.org"}
CY = {"name": "Cy Regular", "email": "cy@example.net"}
MAL = {"name": "Mal Ware", "email": "mal@example.com"}

FERRY = """---
headline: The ferry runs again
standfirst: After fourteen months, the crossing is open.
slug: ferry
byline: Maren Oduya
published: 2026-11-01 06:30
{extra}
---

The first boat left at six.

It carried a goat.
"""


def publishes(extra: str = "", *, text: str = FERRY, source: str = "ferry.md") -> str:
    """Ada publishes an article; returns its slug. `extra` is more front matter."""
    read = manuscript.read(text.replace("{extra}", extra).encode(), zone=ZoneInfo("UTC"))
    imported = article_actions.import_manuscript(
        read, source=source, default_language="en", now=NOON - timedelta(days=1)
    )
    return imported.slug


def draft(body: str = "I was on that boat.", **changes: Any) -> Draft:
    """Return Bo's reply to the ferry, with some of its fields changed."""
    plain = Draft(
        article_slug="ferry",
        body=render_comment(body),
        name=BO["name"],
        email=BO["email"],
        address_hash="bo's address",
        form_age_seconds=60,
    )
    return replace(plain, **changes)


def submits(
    sent: Draft,
    *,
    rules: Rules = Rules(),  # noqa: B008
    article_rules: CommentRules = CommentRules(),  # noqa: B008
    at: datetime = NOON,
) -> Submitted:
    """Somebody sends a reply at noon, or at another instant."""
    return actions.submit(sent, rules=rules, article_rules=article_rules, now=at)


def decides(comment_id: int, to: Status, *, note: str = "", at: datetime = NOON) -> None:
    """Ada decides about a comment."""
    actions.decide(comment_id, to, staff_name=ADA, rules=Rules(), note=note, now=at)


def says(body: str, *, by: dict[str, str] = CY, parent_id: int | None = None) -> int:
    """Somebody's reply is published; returns its number."""
    reply = draft(body, **by, address_hash=by["email"], parent_id=parent_id)
    submitted = submits(reply, rules=OPEN_HOUSE)
    assert submitted.is_public
    return submitted.comment_id

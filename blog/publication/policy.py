"""What the newsroom may set for itself. Pure: names and values, no database."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from blog.core import text

# Fields of Settings: how the blog introduces itself, how threads look, how comments are judged.
EDITABLE = (
    "site_title",
    "site_description",
    "articles_per_page",
    "comments_per_page",
    "comments_newest_first",
    "thread_depth",
    "comments_open_days",
    "comment_max_characters",
    "edit_seconds",
    "hold_first_comments",
    "hold_links",
    "hold_seconds",
    "hold_flags",
    "hold_added_characters",
    "use_filter",
    "staffed_hours",
    "queue_cap",
    "slow_seconds",
    "slow_flags",
    "throttle_pause_seconds",
    "throttle_window_comments",
    "throttle_window_seconds",
    "flags_per_day",
)

# Above these, a setting is a slip of the finger rather than a wish: pages that nobody can
# read, texts that take seconds to render, rules that never fire. Texts are counted in characters.
MOST = {
    "site_title": 100,
    "site_description": 300,
    "articles_per_page": 200,
    "comments_per_page": 500,
    "thread_depth": 50,
    "comments_open_days": 36_500,
    "comment_max_characters": 20_000,
    "edit_seconds": 604_800,
    "hold_links": 1000,
    "hold_seconds": 3600,
    "hold_flags": 1000,
    "hold_added_characters": 20_000,
    "staffed_hours": 200,
    "queue_cap": 1_000_000,
    "slow_seconds": 86_400,
    "slow_flags": 1000,
    "throttle_pause_seconds": 86_400,
    "throttle_window_comments": 1000,
    "throttle_window_seconds": 604_800,
    "flags_per_day": 10_000,
}


def in_force(values: Mapping[str, Any], fixed: Collection[str]) -> dict[str, Any]:
    """Return which of the stored values count: those that may be edited and nothing fixes."""
    return {name: value for name, value in values.items() if name in EDITABLE and name not in fixed}


def mark(values: Mapping[str, Any]) -> str:
    """Return a few characters by which one can tell that what is set was changed."""
    return text.mark(json.dumps(dict(values), sort_keys=True))

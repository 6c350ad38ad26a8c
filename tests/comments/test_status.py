"""Every pair of states: may the second follow the first?"""

from __future__ import annotations

from itertools import product

import pytest

from blog.comments.status import Status, may_follow

ALLOWED = {
    (None, "held"),
    (None, "published"),
    (None, "spam"),
    ("held", "published"),
    ("held", "spam"),
    ("held", "removed"),
    ("held", "withdrawn"),
    ("published", "removed"),
    ("published", "spam"),
    ("published", "held"),
    ("published", "withdrawn"),
    ("spam", "held"),
    ("spam", "published"),
    ("spam", "withdrawn"),
    ("removed", "held"),
    ("removed", "published"),
    ("removed", "withdrawn"),
}


@pytest.mark.parametrize(("present", "following"), list(product([None, *Status], Status)))
def test_a_state_follows_only_where_the_table_says_so(
    present: Status | None, following: Status
) -> None:
    assert may_follow(present, following) == ((present, following) in ALLOWED)

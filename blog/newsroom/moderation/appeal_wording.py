"""Who answers an appeal, in words, where it is not for whoever is signed in."""

from __future__ import annotations

from babel.lists import format_list
from flask_babel import get_locale, gettext

from blog.comments import appeal_queries
from blog.comments.models import Appeal
from blog.newsroom import guard

_MOST_NAMES = 5


def for_colleague(appeal: Appeal | None) -> str:
    """Say who answers an appeal that waits; empty if who asks may. Three queries at most."""
    if appeal is None or appeal.answered_at is not None:
        return ""
    if appeal_queries.may_answer(appeal.comment_id, guard.staff().id):
        return ""
    return who_answers()


def who_answers() -> str:
    """Say who may answer an appeal against what the one who asks has removed; one query."""
    names = [each.name for each in appeal_queries.colleagues(guard.staff().id)]
    if len(names) > _MOST_NAMES:
        return gettext("You removed this comment, so any other editor answers the appeal.")
    return gettext(
        "You removed this comment, so the appeal is answered by %(names)s.",
        names=format_list(names, style="or", locale=get_locale()),
    )

"""Views: what waits."""

from __future__ import annotations

from flask import Blueprint, render_template

from blog.accounts.vocabulary import Role
from blog.articles import desk_queries
from blog.core.clock import utc_now
from blog.newsroom import guard
from blog.newsroom.desk import desk_page
from blog.web import present

blueprint = Blueprint("newsroom_desk", __name__, url_prefix="/newsroom")

_NEXT_SCHEDULED = 5


@blueprint.get("/")
@guard.needs(Role.WRITER)
def desk() -> str:
    """What waits for whoever asks, what appears next, and the last two weeks of comments."""
    now, member = utc_now(), guard.staff()
    is_editor = Role(member.role).may(Role.EDITOR)
    return render_template(
        "newsroom/desk.html",
        items=desk_page.items(member, now),
        scheduled=desk_queries.next_scheduled(
            member.id, sees_all=is_editor, now=now, limit=_NEXT_SCHEDULED
        ),
        chart=desk_page.two_weeks(present.settings(), now) if is_editor else None,
    )

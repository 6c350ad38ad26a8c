"""Views: what the newsroom's rules and editors decided about comments, and by what rules."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from blog.comments import in_force_queries, rules_wording
from blog.core.clock import utc_now
from blog.site import moderation_log_page
from blog.site.moderation_log_forms import LogForm
from blog.web import present
from blog.web.headers import answer_if_changed
from blog.web.i18n import direction

blueprint = Blueprint("moderation_log", __name__)


@blueprint.get("/moderation-log")
def moderation_log() -> Response:
    """Decisions without personal data, the latest first, and how many there were of each kind."""
    is_rtl = direction(present.settings().language) == "rtl"
    return moderation_log_page.answer(LogForm(), utc_now(), is_rtl=is_rtl)


@blueprint.get("/comment-rules")
def comment_rules() -> Response:
    """The rules for comments in plain words, made of those in force; three queries."""
    chapters = rules_wording.chapters(present.settings(), in_force_queries.in_force(utc_now()))
    return answer_if_changed(
        make_response(render_template("site/comment_rules.html", chapters=chapters))
    )

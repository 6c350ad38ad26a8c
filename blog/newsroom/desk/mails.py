"""Views: mails that could not be sent."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard, notices, paging
from blog.notifications import actions, desk_queries

blueprint = Blueprint("newsroom_mails", __name__, url_prefix="/newsroom/mails")

_PER_PAGE = 50


@blueprint.get("")
@guard.needs(Role.ADMIN)
def mails() -> str:
    """The mails that were given up, the newest first: why, but not to whom."""
    found = desk_queries.dead(before=paging.place().after, limit=_PER_PAGE + 1)
    shown = found[:_PER_PAGE]
    return render_template(
        "newsroom/mails.html",
        mails=shown,
        links=paging.links(
            "newsroom_mails.mails",
            {},
            ids=[each.id for each in shown],
            has_next=len(found) > _PER_PAGE,
        ),
        done=notices.of(request.args.get("done", "")),
    )


@blueprint.post("/<int(max=2147483647):mail_id>/attempts")
@guard.needs(Role.ADMIN)
def try_again(mail_id: int) -> BaseResponse:
    """Have a mail sent again; what was sent meanwhile is left alone."""
    actions.revive([mail_id], by=guard.actor(), now=utc_now())
    return redirect(url_for(".mails", done="revived"), 303)

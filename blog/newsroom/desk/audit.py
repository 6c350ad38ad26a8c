"""Views: what staff did."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template

from blog.accounts import staff_queries
from blog.accounts.vocabulary import Role
from blog.comments.models import Decision
from blog.core.audit import AuditEntry
from blog.newsroom import guard, paging
from blog.newsroom.desk import audit_queries, audit_wording
from blog.newsroom.desk.audit_forms import COMMAND_LINE, AuditForm
from blog.newsroom.moderation import comment_wording

blueprint = Blueprint("newsroom_audit", __name__, url_prefix="/newsroom/audit")

_PER_PAGE = 50


@blueprint.get("")
@guard.needs(Role.ADMIN)
def audit() -> str:
    """What staff did, or decided about comments, the newest first; two queries."""
    form = AuditForm(staff_queries.everybody())
    found: Sequence[AuditEntry | Decision] = (
        _decisions(form) if form.is_of_decisions else _entries(form)
    )
    shown = found[:_PER_PAGE]
    return render_template(
        "newsroom/audit.html",
        form=form,
        rows=shown,
        links=paging.links(
            "newsroom_audit.audit",
            form.chosen,
            ids=[each.id for each in shown],
            has_next=len(found) > _PER_PAGE,
        ),
        words=audit_wording,
        comment_words=comment_wording,
    )


def _entries(form: AuditForm) -> Sequence[AuditEntry]:
    return audit_queries.entries(
        staff_id=form.staff_id,
        is_command_line=form.who.data == COMMAND_LINE,
        did=form.did.data or "",
        before=paging.place().after,
        limit=_PER_PAGE + 1,
    )


def _decisions(form: AuditForm) -> Sequence[Decision]:
    return audit_queries.decisions(
        staff_name=form.staff_name, before=paging.place().after, limit=_PER_PAGE + 1
    )

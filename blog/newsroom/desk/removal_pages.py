"""The pages of why comments are removed, in every state in which they are shown."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask_babel import gettext

from blog.comments import wording
from blog.comments.vocabulary import Removal
from blog.newsroom import notices
from blog.newsroom.desk.removal_forms import ReasonForm, RewordForm
from blog.newsroom.notices import Notice
from blog.publication import removal_queries
from blog.publication.models import RemovalReason


def show_all(
    form: ReasonForm, *, status: int = 200, done: str = "", notice: Notice | None = None
) -> Response:
    """Answer with the reasons in their order, those that are retired, and the form for another."""
    reasons = [(each, sentence(each)) for each in removal_queries.every_reason()]
    html = render_template(
        "newsroom/removal_reasons.html",
        offered=[pair for pair in reasons if not pair[0].is_retired],
        retired=[pair for pair in reasons if pair[0].is_retired],
        form=form,
        done=notices.of(done),
        notice=notice,
    )
    return make_response(html, status)


def form_of(reason: RemovalReason, *, is_sent: bool) -> RewordForm:
    """Make the form of a reason: as it was sent, or as things are."""
    kind = RewordForm if reason.code in set(Removal) else ReasonForm
    return kind() if is_sent else kind(formdata=None, data={"sentence": reason.sentence})


def show(reason: RemovalReason, form: RewordForm, *, status: int = 200) -> Response:
    """Answer with one reason's form."""
    html = render_template(
        "newsroom/removal_reason.html",
        reason=reason,
        present_words=sentence(reason),
        form=form,
        built_in=wording.built_in_removal(reason.code),
    )
    return make_response(html, status)


def sentence(reason: RemovalReason) -> str:
    """Return what everybody reads."""
    return reason.sentence or wording.built_in_removal(reason.code)


def last_one() -> Notice:
    """Say why the last reason stays."""
    return Notice(
        gettext("One reason has to stay"),
        gettext("A removal needs a reason. Add another one first; nothing was changed."),
    )

"""Blocking whoever wrote a comment, and what to do with what else they have said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template
from flask_babel import gettext

from blog.comments.models import Comment
from blog.comments.vocabulary import Role
from blog.core.text import clean_line
from blog.moderation import block_queries
from blog.moderation.block_queries import Theirs
from blog.newsroom.moderation import comment_wording
from blog.newsroom.moderation.block_forms import BlockForm
from blog.rulebook import queries
from blog.rulebook.models import EditorRule
from blog.rulebook.vocabulary import Kind

_BLOCKS = (Kind.READER, Kind.ADDRESS, Kind.NAME)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is published of somebody who is blocked; a name alone is never sure to be theirs."""

    theirs: Theirs
    is_sure: bool
    days: int


def find_form(comment: Comment, now: datetime, *, is_sent: bool = False) -> BlockForm | None:
    """Return the form that blocks a comment's writer; None for the newsroom's own; one query."""
    if comment.role != Role.READER:
        return None
    ways, labels = {}, {}
    if (reader := block_queries.find_reader(comment.id)) is not None:
        ways[Kind.READER] = str(reader.id)
        labels[Kind.READER] = gettext("the confirmed address %(email)s", email=reader.email)
    if comment.address_hash:
        ways[Kind.ADDRESS] = comment.address_hash
        labels[Kind.ADDRESS] = gettext("where it was sent from, as long as that is the same")
    # Whatever they call themselves: a wildcard is for the newsroom to type.
    ways[Kind.NAME] = clean_line(comment.name.replace("*", " "))
    labels[Kind.NAME] = gettext("the name, which anybody can use")
    return BlockForm(ways, labels, now, is_sent=is_sent)


def show_refused(comment: Comment, form: BlockForm) -> Response:
    """Answer with the form that came back, and what is wrong with it."""
    html = render_template(
        "newsroom/block.html", comment=comment, block=form, words=comment_wording
    )
    return make_response(html, 422)


def find_offer(rule: EditorRule, now: datetime) -> Offer | None:
    """Return what is published of those whom a rule blocks; None for rules that block nobody."""
    if rule.kind not in _BLOCKS:
        return None
    theirs = block_queries.published_by(queries.as_rule(rule), now)
    return Offer(theirs, is_sure=rule.kind != Kind.NAME, days=block_queries.GOES_BACK.days)

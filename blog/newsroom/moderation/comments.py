"""Views: comments, decisions about them, and what the newsroom says in a thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role as StaffRole
from blog.articles import queries as articles
from blog.articles.models import Article
from blog.comments import actions, rules, staff_actions
from blog.comments.staff_actions import NotPublished, Statement
from blog.comments.status import Status
from blog.comments.vocabulary import Role
from blog.core.clock import utc_now
from blog.core.markup import Rendered
from blog.moderation import desk_queries, lease_actions
from blog.newsroom import guard
from blog.newsroom.moderation import (
    article_comments_page,
    comment_decisions,
    comment_list_page,
    comment_page,
    queue_answers,
    queue_place,
)
from blog.newsroom.moderation.comment_decisions import Done, Verdict
from blog.newsroom.moderation.comment_forms import AnswerForm, DecisionForm, ManyForm
from blog.newsroom.notices import Notice
from blog.newsroom.writing import article_access
from blog.web import present

blueprint = Blueprint("newsroom_comments", __name__, url_prefix="/newsroom")

_COMMENT = "/comments/<int(max=2147483647):comment_id>"
_OF_ARTICLE = "/articles/<int(max=2147483647):article_id>/comments"


@blueprint.get("/comments")
@guard.needs(StaffRole.EDITOR)
def comments() -> Response:
    """The comments that the address asks for, the newest first if it does not say."""
    return comment_list_page.show(utc_now())


@blueprint.post("/comments/decisions")
@guard.needs(StaffRole.EDITOR)
def decide_many() -> BaseResponse:
    """Decide about all that were chosen from a list."""
    now, form = utc_now(), ManyForm()
    if not form.validate_on_submit():
        return comment_list_page.show(now, status=422, many=form)
    verdict = Verdict(form.decided, guard.actor(), removal=form.removal)
    outcome = comment_decisions.carry_out_all(form.seen, verdict, now)
    return redirect(comment_list_page.after(outcome), 303)


@blueprint.get(_COMMENT)
@guard.needs(StaffRole.EDITOR)
def comment(comment_id: int) -> Response:
    """A comment with all that is known of it, and what may be decided."""
    return comment_page.show(comment_id, utc_now())


@blueprint.post(f"{_COMMENT}/decisions")
@guard.needs(StaffRole.EDITOR)
def decide(comment_id: int) -> BaseResponse:
    """Decide about a comment, unless it is no longer as it was seen."""
    now, form = utc_now(), DecisionForm()
    if not form.validate_on_submit() or not comment_page.has_place_for_note(comment_id, form):
        return _give_back(comment_id, form, now, 422)
    seen = form.seen_as(comment_id)
    verdict = Verdict(form.decided, guard.actor(), form.removal, form.note.data or "")
    following = _following(comment_id, form, now)
    try:
        done = comment_decisions.carry_out(seen, verdict, now) if seen else None
    except actions.NotYours:
        return _give_back(comment_id, form, now, 403, comment_page.not_yours())
    if done is None:
        return _give_back(comment_id, form, now, 409, comment_page.moved(comment_id, form))
    if queue_answers.is_wanted():
        return queue_answers.decided(comment_id, verdict.to, done.decision_id)
    return redirect(_lead_on(comment_id, form, done, following, now), 303)


@blueprint.post(f"{_COMMENT}/answers")
@guard.needs(StaffRole.WRITER)
def answer(comment_id: int) -> BaseResponse:
    """Answer a comment under one's own name."""
    now, form = utc_now(), AnswerForm()
    _comment, article, _question = desk_queries.find(comment_id) or abort(404)
    article_access.see_may_answer(article)
    if not form.validate_on_submit():
        return _refuse_answer(comment_id, article, form, now, 422)
    if not article_access.is_editor() and not article_comments_page.is_public(article, now):
        return _refuse_answer(comment_id, article, form, now, 409)
    said = _said_by_staff(form.rendered, article)
    try:
        staff_actions.answer(comment_id, said, rules=rules.of(present.settings()), now=now)
    except NotPublished:
        return _refuse_answer(comment_id, article, form, now, 409)
    return _lead_to(comment_id, article)


@blueprint.post(f"{_COMMENT}/pick")
@guard.needs(StaffRole.EDITOR)
def pick(comment_id: int) -> BaseResponse:
    """Put a comment among the editors' picks, or take it out of them."""
    now, is_picked = utc_now(), request.form.get("picked") == "y"
    try:
        staff_actions.pick(comment_id, is_picked=is_picked, by=guard.actor(), now=now)
    except NotPublished:
        notice = comment_page.not_published()
        return comment_page.show(comment_id, now, status=409, notice=notice)
    done = "picked" if is_picked else "unpicked"
    return redirect(url_for(".comment", comment_id=comment_id, done=done), 303)


@blueprint.post(_OF_ARTICLE)
@guard.needs(StaffRole.WRITER)
def begin(article_id: int) -> BaseResponse:
    """Say something at the top of an article's thread under one's own name."""
    now, form = utc_now(), AnswerForm()
    article = articles.find_numbered(article_id) or abort(404)
    article_access.see_may_answer(article)
    if not form.validate_on_submit():
        if article_access.is_editor():
            return comment_list_page.show(now, status=422, answer=form, article=article)
        return article_comments_page.show(article, now, status=422, answer=form)
    said = _said_by_staff(form.rendered, article)
    try:
        begun = staff_actions.begin(article.slug, said, rules=rules.of(present.settings()), now=now)
    except actions.NotFound:
        if article_access.is_editor():
            raise
        return article_comments_page.show(article, now, status=404, answer=form)
    return _lead_to(begun.id, article)


def _said_by_staff(body: Rendered, article: Article) -> Statement:
    member = guard.staff()
    role = Role.AUTHOR if member.id in article.author_ids else Role.STAFF
    return Statement(body=body, name=member.name, role=role, staff_name=member.name)


def _refuse_answer(
    comment_id: int, article: Article, form: AnswerForm, now: datetime, status: int
) -> Response:
    """Give an answer back on the page from which it was sent: a writer opens no other."""
    if not article_access.is_editor():
        return article_comments_page.show(
            article, now, status=status, answer=form, question_id=comment_id
        )
    notice = comment_page.not_published() if status == 409 else None
    return comment_page.show(comment_id, now, status=status, answer=form, notice=notice)


def _lead_to(comment_id: int, article: Article) -> BaseResponse:
    """Lead on from what was said: editors to the comment, writers back to the article's thread."""
    if article_access.is_editor():
        return redirect(url_for(".comment", comment_id=comment_id, done="answered"), 303)
    url = url_for("newsroom_articles_comments.comments", article_id=article.id, done="answered")
    return redirect(url, 303)


def _give_back(
    comment_id: int, form: DecisionForm, now: datetime, status: int, notice: Notice | None = None
) -> Response:
    """Give a decision back that was not carried out, with why."""
    if not queue_answers.is_wanted():
        return comment_page.show(comment_id, now, status=status, decision=form, notice=notice)
    if notice is None:
        return queue_answers.incomplete(form)
    return queue_answers.refused(comment_id, notice, status)


def _following(comment_id: int, form: DecisionForm, now: datetime) -> int | None:
    """Return what is to be read next, as the queue stands before the decision."""
    if form.next.data != comment_page.QUEUE:
        return None
    return desk_queries.next_held(comment_id, staff_id=guard.staff().id, now=now)


def _lead_on(
    comment_id: int, form: DecisionForm, done: Done, following: int | None, now: datetime
) -> str:
    """Return where a decision leads: who reads one after another, to the next one waiting."""
    if form.next.data == queue_place.FROM_LIST:
        return queue_place.back(decision_id=done.decision_id)
    said: dict[str, Any] = {"done": "decided", "undo": done.decision_id}
    if form.next.data != comment_page.QUEUE:
        return url_for(".comment", comment_id=comment_id, done="decided")
    if following is None:
        return url_for(".comments", state=Status.HELD.value, **said)
    lease_actions.lease([following], count=1, staff_id=guard.staff().id, now=now)
    return url_for(".comment", comment_id=following, next=comment_page.QUEUE, **said)

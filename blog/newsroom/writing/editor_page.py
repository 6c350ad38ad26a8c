"""The page on which an article is written, in every state in which it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from blog.articles import newsroom_queries, recording, revision_queries, standing
from blog.articles.content import Content
from blog.articles.models import Article
from blog.articles.revision_models import Autosave, Revision
from blog.articles.writing_actions import Saved
from blog.core import tokens
from blog.core.text import clean_text
from blog.corrections import passage, report_queries
from blog.corrections.models import ErrorReport
from blog.corrections.passage import Found
from blog.newsroom import guard, notices
from blog.newsroom.notices import Notice
from blog.newsroom.writing import (
    article_access,
    article_fields,
    article_forms,
    comparison,
    revision_wording,
    slow_forms,
)
from blog.newsroom.writing.article_forms import ArticleForm
from blog.newsroom.writing.comparison import Comparison
from blog.newsroom.writing.publishing_forms import ScheduleForm
from blog.newsroom.writing.slow_forms import SlowModeForm
from blog.web import present
from blog.web.templating import absolute

_LANGUAGES = ("en", "fr", "ar")
# The fields of a form that an autosave keeps: all that a person types or chooses.
_KEPT = {
    *("headline", "standfirst", "body", "slug", "byline", "authors", "section", "tags"),
    *("language", "lead_image", "image_number", "canonical_url", "comments", "close_at"),
    *("premoderated", "thread_order", "change", "note", "placement", "credit", "report"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else saved meanwhile, and how it differs from what was sent."""

    revision: Revision | None
    theirs: Content
    difference: Comparison


@dataclass(frozen=True, slots=True)
class Reported:
    """A reader's report of an error, and where its passage stands; offsets count as in scripts."""

    report: ErrorReport
    found: Found | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A private link as the page lists it."""

    id: int
    url: str
    who: str
    expires_at: datetime


def form_of(article: Article | None, now: datetime, **values: Any) -> ArticleForm:
    """Return the form of an article as it was sent, else filled with `values`."""
    return ArticleForm(
        newsroom_queries.offers(article),
        zone=present.settings().zone,
        sees_authors=article_access.is_editor(),
        must_amend=article is not None and standing.was_public(article, now),
        **values,
    )


def content_of(form: ArticleForm, article: Article | None) -> Content:
    """Return what a form says; who may not choose the authors leaves them, or is the first."""
    author_ids = tuple(article.author_ids) if article else (guard.staff().id,)
    return form.content(author_ids=author_ids, language=present.settings().language)


def show_new(form: ArticleForm | None, now: datetime, *, status: int = 200) -> Response:
    """Answer with the form for a new article, empty or as it came back."""
    settings = present.settings()
    if form is None:
        first = Content(
            headline="", body="", author_ids=(guard.staff().id,), language=settings.language
        )
        form = form_of(None, now, **article_forms.values_of(first, settings.zone))
    return _page(None, form, now, status=status)


def show(article: Article, now: datetime) -> Response:
    """Answer with the form filled with the article, or with what was typed and not saved.

    The latter without being asked for: typing over the former would lose it.
    """
    kept = revision_queries.find_autosave(article.id, guard.staff().id)
    if kept is not None and _is_different(kept, article, now):
        fields = MultiDict(kept.fields | {"based_on": [str(kept.based_on)]})
        if "report" in request.args:
            fields["report"] = request.args["report"]
        return _page(article, form_of(article, now, formdata=fields), now, kept=kept)
    values = article_forms.values_of(recording.content_of(article), present.settings().zone)
    reported = _reported(article, request.args.get("report", ""), article.body)
    if reported and reported.report.credit:
        values["credit"] = reported.report.name
    form = form_of(
        article,
        now,
        **values,
        based_on=str(article.revision),
        report=str(reported.report.id) if reported else "",
    )
    return _page(article, form, now)


def give_back(
    article: Article,
    form: ArticleForm,
    now: datetime,
    *,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    """Answer with the form as it came, everything typed still in it."""
    return _page(article, form, now, status=status)


def show_conflict(article: Article, form: ArticleForm, now: datetime) -> Response:
    """Answer with what a colleague saved, and with the form based on that from now on."""
    theirs, mine = recording.content_of(article), content_of(form, article)
    conflict = Conflict(
        revision_queries.find_revision(article.id, article.revision),
        theirs,
        comparison.compare(theirs, mine, article_access.publication(), present.settings().zone),
    )
    form.based_on.data = str(article.revision)
    form.must_amend = standing.was_public(article, now)
    return _page(article, form, now, status=HTTPStatus.CONFLICT, conflict=conflict)


def refuse(
    article: Article,
    now: datetime,
    notice: Notice | None,
    *,
    status: int = HTTPStatus.CONFLICT,
    schedule: ScheduleForm | None = None,
    slow: SlowModeForm | None = None,
) -> Response:
    """Answer with the article as it is, and why what was asked for was not done."""
    values = article_forms.values_of(recording.content_of(article), present.settings().zone)
    # What was sent is another form: this one shows the article.
    form = form_of(article, now, formdata=None, **values, based_on=str(article.revision))
    return _page(article, form, now, status=status, notice=notice, schedule=schedule, slow=slow)


def url_after(saved: Saved, word: str) -> str:
    """Return where the form leads that was saved, with what to say there."""
    return url_for(
        "newsroom_articles_writing.edit",
        article_id=saved.article_id,
        done=word,
        lost=sorted(saved.lost),
    )


def typed() -> dict[str, list[str]]:
    """Return what was sent as an autosave keeps it."""
    fields = request.form.lists()
    return {name: list(map(clean_text, texts)) for name, texts in fields if name in _KEPT}


def changed() -> Notice:
    """Say that an article was not as somebody saw it when they decided."""
    return Notice(
        gettext("Somebody has changed this article meanwhile"),
        gettext("Nothing was done. Below is the article as it is now."),
    )


def not_possible() -> Notice:
    """Say that an article is in no state for what was asked."""
    return Notice(
        gettext("This cannot be done now"),
        gettext("Nothing was done: the article is not in a state for it, or it was done already."),
    )


def _page(
    article: Article | None,
    form: ArticleForm,
    now: datetime,
    *,
    status: int = HTTPStatus.OK,
    conflict: Conflict | None = None,
    notice: Notice | None = None,
    schedule: ScheduleForm | None = None,
    slow: SlowModeForm | None = None,
    kept: Autosave | None = None,
) -> Response:
    lost = [notices.of(f"lost-{each}") for each in request.args.getlist("lost")]
    html = render_template(
        "newsroom/article.html",
        article=article,
        form=form,
        conflict=conflict,
        notice=notice,
        kept=kept,
        reported=article and _reported(article, form.report.data or "", form.body.data or ""),
        lead=newsroom_queries.find_picture(form.lead_image_id),
        languages=_LANGUAGES,
        state=article and standing.state(article, now),
        state_word=revision_wording.state,
        desk=_desk(article, now, schedule, slow) if article else None,
        done=notices.of(request.args.get("done", "")),
        lost=[sentence for sentence in lost if sentence],
    )
    return make_response(html, status)


def _desk(
    article: Article, now: datetime, schedule: ScheduleForm | None, slow: SlowModeForm | None
) -> dict[str, Any]:
    """Return what stands beside the form of an article: what may be done with it, and links."""
    return {
        "may_publish": article_access.is_editor(),
        "may_submit": article_access.may_submit(article, now),
        "may_take_back": article_access.may_take_back(article, now),
        "may_delete": article_access.may_delete(article, now),
        "schedule": schedule or ScheduleForm(present.settings().zone, now, formdata=None),
        "pace": slow_forms.pace(article, slow, now),
        "links": _links(article, now),
    }


def _links(article: Article, now: datetime) -> list[Link]:
    return [
        Link(
            link.id,
            absolute(url_for("previews.preview", token=_token(link.id))),
            link.who,
            link.expires_at,
        )
        for link in revision_queries.preview_links(article.id, now)
    ]


def _token(link_id: int) -> str:
    secret_key = present.settings().secret_key
    return tokens.sign_number(link_id, secret_key=secret_key, purpose=tokens.PREVIEW)


def _reported(article: Article, sent: str, body: str) -> Reported | None:
    """Return the accepted report that is named, if it is of this article, found in a text."""
    report_id = article_fields.number(sent)
    report = report_queries.find_accepted(report_id, article.id) if report_id else None
    if report is None:
        return None
    found = passage.find(body, report.passage)
    if found is None:
        return Reported(report, None, 0, 0)
    start = passage.utf16_length(body[: found.start])
    return Reported(report, found, start, start + passage.utf16_length(found.passage))


def _is_different(kept: Autosave, article: Article, now: datetime) -> bool:
    """Tell whether what was typed and not saved says anything that the article does not."""
    form = form_of(article, now, formdata=MultiDict(kept.fields))
    is_same = content_of(form, article) == recording.content_of(article)
    return not is_same or bool(form.note.data)

"""The pages of an article's revisions: their list, two compared, and one to bring back."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Response, abort, make_response, render_template, request

from blog.articles import recording, revision_queries, standing
from blog.articles.models import Article
from blog.newsroom.notices import Notice
from blog.newsroom.writing import (
    article_access,
    article_fields,
    comparison,
    editor_page,
    revision_wording,
)
from blog.newsroom.writing.amendment_forms import AmendmentForm
from blog.newsroom.writing.comparison import Comparison
from blog.web import present


def show_all(article: Article) -> Response:
    """Answer with the list, and with the two revisions compared that the address names."""
    lines = revision_queries.lines(article.id)
    numbers = [line.number for line in lines]
    later = _asked("to") or next(iter(numbers), 0)
    earlier = _asked("from") or next(iter(numbers[1:]), later)
    is_asked = "from" in request.args or "to" in request.args
    html = render_template(
        "newsroom/revisions.html",
        article=article,
        lines=lines,
        earlier=earlier,
        later=later,
        comparison=_compare(article, earlier, later) if is_asked else None,
        change=revision_wording.change,
    )
    return make_response(html)


def show(
    article: Article,
    number: int,
    now: datetime,
    *,
    form: AmendmentForm | None = None,
    notice: Notice | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    """Answer with a revision and what restoring it would change; 404 if there is none."""
    revision = revision_queries.find_revision(article.id, number) or abort(HTTPStatus.NOT_FOUND)
    html = render_template(
        "newsroom/revision.html",
        article=article,
        revision=revision,
        comparison=comparison.compare(
            recording.content_of(article),
            revision_queries.content_of(revision),
            article_access.publication(),
            present.settings().zone,
        ),
        form=form or form_of(article, now, formdata=None, based_on=str(article.revision)),
        notice=notice,
        change=revision_wording.change,
    )
    return make_response(html, status)


def show_changed(article: Article, number: int, now: datetime, form: AmendmentForm) -> Response:
    """Answer with the article as a colleague has left it, and the form based on that."""
    form.based_on.data = str(article.revision)
    form.must_amend = standing.was_public(article, now)
    notice, status = editor_page.changed(), HTTPStatus.CONFLICT
    return show(article, number, now, form=form, notice=notice, status=status)


def form_of(article: Article, now: datetime, **values: object) -> AmendmentForm:
    """Return the form that restores a revision."""
    return AmendmentForm(must_amend=standing.was_public(article, now), **values)


def _asked(name: str) -> int | None:
    return article_fields.number(request.args.get(name, ""))


def _compare(article: Article, earlier: int, later: int) -> Comparison:
    found = [revision_queries.find_revision(article.id, each) for each in (earlier, later)]
    before, after = (revision_queries.content_of(each or abort(404)) for each in found)
    zone = present.settings().zone
    return comparison.compare(before, after, article_access.publication(), zone)

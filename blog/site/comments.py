"""Views: leave a reply, reply to one comment, and find a comment again."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from blog.articles import queries as articles
from blog.comments import actions, thread_queries
from blog.comments.reasons import Code, Reason
from blog.comments.writing import Place, place_of
from blog.core.clock import utc_now
from blog.site import article_page, edge, refusals, reply_page, thread_page
from blog.site.forms import CommentForm
from blog.web import present, reader_cookie
from blog.web.headers import keep_private

blueprint = Blueprint("comments", __name__, url_prefix="/comments")


@blueprint.post("/on/<slug>")
def submit(slug: str) -> BaseResponse:
    """Take a reply in, and lead its writer to it."""
    now = utc_now()
    form = CommentForm(present.settings(), now)
    if form.preview.data:
        return article_page.preview(slug, form, now)
    if not form.validate_on_submit():
        return article_page.give_back(slug, form, 422, None, now)
    submitted = actions.submit(
        form.draft(
            slug,
            address=present.address(),
            address_hash=present.address_hash(),
            reader_token=reader_cookie.read(),
        ),
        rules=edge.comment_rules(),
        article_rules=edge.article_rules(),
        now=now,
    )
    return _lead_to(submitted) or _refuse(submitted.refusal, slug, form)


@blueprint.get("/on/<slug>")
def reply(slug: str) -> BaseResponse:
    """The form on a page of its own, for a reply to one comment without JavaScript."""
    now = utc_now()
    article = articles.find_public(slug, now) or abort(404)
    form = CommentForm(present.settings(), now, data={"parent": request.args.get("parent", "")})
    response = reply_page.show(article, form, now)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/<int(max=2147483647):comment_id>")
def permalink(comment_id: int) -> BaseResponse:
    """Lead to where a comment, or its tombstone, stands: the right page, the right place."""
    found = thread_queries.find_shown(comment_id, utc_now()) or abort(404)
    return redirect(_url_of(place_of(*found)), 302)


@blueprint.errorhandler(CSRFError)
def refuse_cross_site(error: CSRFError) -> Response:
    """Give a form that another site sent back to the person before the screen."""
    now = utc_now()
    slug = str((request.view_args or {}).get("slug", ""))
    form = CommentForm(present.settings(), now)
    return article_page.give_back(slug, form, 403, refusals.cross_site(), now)


def _lead_to(submitted: actions.Submitted) -> BaseResponse | None:
    """Redirect to the comment, or to its private receipt; None where there is neither."""
    if submitted.place:
        # The version makes an address that no cache has a page for: its writer sees the comment.
        url = _url_of(submitted.place, at=submitted.place.thread.version)
    elif submitted.receipt:
        url = url_for("receipts.receipt", token=submitted.receipt)
    else:
        return None
    return keep_private(redirect(url, 303))


def _url_of(place: Place, *, at: int | None = None) -> str:
    """Return the page on which a shown comment stands, and its place there."""
    return url_for(
        "articles.article",
        slug=place.article_slug,
        number=thread_page.page_of(place, present.settings()),
        at=at,
        _anchor=f"comment-{place.comment_id}",
    )


def _refuse(reason: Reason | None, slug: str, form: CommentForm) -> Response:
    """Give the form back with the reason why nothing new was stored."""
    status, notice = refusals.status_and_notice(reason)
    if reason and reason.code == Code.PARENT_GONE:
        form.parent.data = ""
    response = article_page.give_back(slug, form, status, notice, utc_now())
    if reason and reason.code in {Code.TOO_MANY, Code.SLOW_MODE}:
        response.headers["Retry-After"] = str(reason.evidence)
    return response

"""Views: a search over everything."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.core.clock import utc_now
from blog.newsroom import guard, paging
from blog.newsroom.desk import search_page
from blog.newsroom.desk.search_forms import SearchForm

blueprint = Blueprint("newsroom_search", __name__, url_prefix="/newsroom/search")


@blueprint.get("")
@guard.needs(Role.WRITER)
def search() -> BaseResponse:
    """What has these words in it; an empty form where none are given."""
    form = SearchForm()
    is_asked = "q" in request.args
    is_valid = is_asked and form.validate()
    groups = (
        search_page.groups(
            form.q.data or "",
            guard.staff(),
            only=request.args.get("only", ""),
            before=paging.place().after,
            now=utc_now(),
        )
        if is_valid
        else []
    )
    html = render_template("newsroom/search.html", form=form, groups=groups, is_asked=is_valid)
    return make_response(html, 422 if is_asked and not is_valid else 200)

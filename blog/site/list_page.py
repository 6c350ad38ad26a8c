"""A page of a list of articles, in whichever list: its items, its neighbours, its answer."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, make_response, render_template

from blog.articles.models import Article
from blog.articles.story import story_of
from blog.core.pages import Page
from blog.site import edge
from blog.web.headers import answer_if_changed


def answer(
    template: str, page: Page[Article], url: Callable[[int], str], **shown: object
) -> Response:
    """Answer with a page of a list, or with 304 to who has it already; 404 beyond the last.

    `url` gives the address of a page by its number.
    """
    if page.number != 1 and not page.found:
        abort(404)
    state = edge.state()
    html = render_template(
        template,
        page=page,
        listed=[(article, story_of(article, state)) for article in page.found],
        newer=url(page.previous_number) if page.number > 1 else None,
        older=url(page.next_number) if page.has_next else None,
        own=url(page.number),
        **shown,
    )
    return answer_if_changed(make_response(html))

"""Pages for what goes wrong: honest status, plain words, and whatever the reader typed.

None of them reads the database, so that they still render when it is what is wrong.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from blog.core.database import described, is_outage
from blog.core.missing import Missing
from blog.web.i18n import lazy_gettext as _
from blog.web.kept import KeptField, kept_fields

_log = logging.getLogger("blog.errors")

# Status: what happened, and what to do.
_SENTENCES = {
    400: (_("We could not read that"), _("What was sent is damaged or not a form of ours.")),
    403: (
        _("We cannot tell where this came from"),
        _(
            "The form was sent from another site, so it was not accepted. "
            "If it was you, send it from here."
        ),
    ),
    404: (
        _("There is nothing here"),
        _("The page may have moved, or the address has a mistake in it."),
    ),
    405: (_("That cannot be done here"), _("This address does not answer that kind of request.")),
    409: (
        _("This changed in the meantime"),
        _("What you answered is not as it was. Nothing was saved."),
    ),
    413: (_("That is too long"), _("More was sent than we accept. Shorten it and send it again.")),
    422: (
        _("Something needs your attention"),
        _("Some of what was sent cannot be accepted as it is."),
    ),
    429: (
        _("That was very fast"),
        _("Too much came from your address in a short time. Wait a little."),
    ),
    500: (_("Something broke on our side"), _("It has been noted. Nothing was saved.")),
    503: (_("We are busy right now"), _("Nothing was saved. Please try again in a moment.")),
}
# After these, the same form sent again may well be accepted.
_MAY_RETRY = {403, 429, 500, 503}
_RETRY_AFTER_SECONDS = "10"


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Missing, lambda _error: error_page(HTTPStatus.NOT_FOUND))
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, *, because: tuple[str, str] | None = None) -> Response:
    """Make the page for a status, with all that the refused request carried.

    `because` is a title and a sentence that say more than the status does.
    """
    kept = kept_fields()
    title, sentence = because or _words(status)
    try:
        html = render_template(
            "errors/error.html",
            status=status,
            title=title,
            sentence=sentence,
            kept=kept,
            retry_url=request.path if status in _MAY_RETRY else None,
        )
    except Exception:
        _log.exception("event=error_page_failed status=%d", status)
        html = _plain_page(title, sentence, kept)
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def _http_error(error: HTTPException) -> HTTPException | Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect, or a response somebody aborted with
    response = error_page(HTTPStatus.FORBIDDEN if isinstance(error, CSRFError) else error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    if isinstance(error, SQLAlchemyError) and is_outage(error):
        _log.error("event=database_outage route=%s error=%s", request.url_rule, described(error))
        return error_page(HTTPStatus.SERVICE_UNAVAILABLE)
    if current_app.debug:
        raise error
    if isinstance(error, SQLAlchemyError):
        _log.error("event=database_error route=%s error=%s", request.url_rule, described(error))
    else:
        _log.error("event=unexpected_error route=%s", request.url_rule, exc_info=error)
    return error_page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _words(status: int) -> tuple[str, str]:
    if status in _SENTENCES:
        title, sentence = _SENTENCES[status]
        return str(title), str(sentence)
    return HTTPStatus(status).phrase, ""


def _plain_page(title: str, sentence: str, kept: list[KeptField]) -> str:
    """Return a page that needs no template, for when the templates are what is broken."""
    boxes = "".join(f"<pre>{escape(field.text)}</pre>" for field in kept if field.label)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>{boxes}</html>"
    )

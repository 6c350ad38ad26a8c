"""Views: what machines ask for, and people never read."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from blog.core.database import is_migrated

blueprint = Blueprint("machines", __name__)

# A permalink, /comments/12, may be followed; a report's form, /comments/12/flag, need not.
_PRIVATE = (
    "/comments/on/",
    "/comments/receipts/",
    "/comments/confirm/",
    "/comments/subscriptions/",
    "/comments/mine",
    "/comments/erased",
    "/comments/*/flag",
    "/articles/*/errors",
    "/moderation-log?",
    "/*?since=",
)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is looked at."""
    return _plain("ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The database answers and has the schema of this version; else 503."""
    if not is_migrated():
        abort(503)
    return _plain("ready")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of what is no page to find."""
    return _plain("\n".join(["User-agent: *", *(f"Disallow: {each}" for each in _PRIVATE), ""]))


def _plain(text: str) -> Response:
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store" if "\n" not in text else "public, max-age=3600"
    return response

"""Refuse forms that another site sends, by what the browser says of their origin.

No token and no cookie, so that a page with a form may lie in any shared cache. Every
browser since 2023 sends `Sec-Fetch-Site` (W3C Fetch Metadata, §2.4), which no script
can forge; older ones send `Origin` with a POST (RFC 6454, §7). OWASP's cheat sheet on
cross-site request forgery takes the first as a primary defence with the second behind
it. docs/decisions/0004-csrf-by-headers.md has the reasons and the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_wtf import CSRFProtect
from werkzeug.datastructures import Headers

from blog.web import cookie_names

# Cookies by which a browser proves who it is; a request without any of them has
# nothing that another site could ride on.
CREDENTIAL_PREFIXES = tuple(f"{at}{cookie_names.PREFIX}" for at in ("", "__Secure-", "__Host-"))

_DEFAULT_PORTS = {"http": 80, "https": 443}


def refusal(
    headers: Headers,
    *,
    own_origins: Callable[[], Collection[str]],
    trusted_origins: Collection[str],
    has_credentials: Callable[[], bool],
) -> str | None:
    """Judge an unsafe request by its headers: why it is refused, or None if it may pass.

    Most are judged by one header: what else may be asked is asked when it is needed.

    The order matters. Fetch Metadata stands before Origin, because behind a proxy that
    hides https the http page of a man in the middle has an Origin equal to ours, and
    only `cross-site` gives it away.
    """
    site = headers.get("Sec-Fetch-Site", "").strip()
    sent_origin = headers.get("Origin", "").strip()
    if site in {"same-origin", "none"}:
        return None
    if sent_origin and origin_of(sent_origin) in _origins(trusted_origins):
        return None
    if site:
        return f"The form was sent by another site ({site})."
    if sent_origin:
        is_ours = origin_of(sent_origin) in _origins(own_origins())
        return None if is_ours else "The form was sent by a page of another origin."
    if not has_credentials():
        return None  # curl, w3m and the like, with nothing to ride on
    referrer = origin_of(headers.get("Referer", ""))
    return None if referrer in _origins(own_origins()) else "The form came without its origin."


def origin_of(url: str) -> str:
    """Return scheme://host[:port] of a URL in lower case, without a default port.

    What cannot be parsed, and `null`, is the empty string, which equals no origin.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return ""
    name = f"[{host}]" if ":" in host else host
    is_default = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{name}" if is_default else f"{parts.scheme}://{name}:{port}"


class HeaderCSRFProtect(CSRFProtect):
    """Flask-WTF's protection with the check above in place of its token.

    Its configuration names, `exempt`, `CSRFError` and error handler stay as they are.
    """

    def init_app(self, app: Flask) -> None:
        """Protect every unsafe request, and take the token out of every template."""
        app.config.setdefault("CSRF_TRUSTED_ORIGINS", ())
        app.config.setdefault("CSRF_OWN_ORIGIN", "")
        super().init_app(app)
        # Twice: a macro imported without context sees the globals only, and Flask-WTF's
        # own function there would set a cookie on a public page.
        nothing: dict[str, Callable[[], str]] = {"csrf_token": str, "csrf_meta_tag": str}
        app.jinja_env.globals.update(nothing)
        app.context_processor(lambda: nothing)

    def protect(self, apply_exemptions: bool = False) -> None:
        """Check the current request; raise CSRFError if another site sent it."""
        if apply_exemptions and (not request.endpoint or self._is_exempt()):
            return
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        reason = refusal(
            request.headers,
            own_origins=lambda: (request.host_url, current_app.config["CSRF_OWN_ORIGIN"]),
            trusted_origins=current_app.config["CSRF_TRUSTED_ORIGINS"],
            has_credentials=lambda: any(
                name.startswith(CREDENTIAL_PREFIXES) for name in request.cookies
            ),
        )
        if reason:
            self._error_response(reason)
        g.csrf_valid = True


def _origins(urls: Collection[str]) -> set[str]:
    return set(filter(None, map(origin_of, urls)))


csrf = HeaderCSRFProtect()

"""The site's language: chosen by a setting, never by the browser, so that caches hold one page."""

from __future__ import annotations

from typing import cast

import flask_babel
from babel import Locale, UnknownLocaleError
from flask import Flask


def init_app(app: Flask, *, language: str, time_zone: str) -> None:
    """Speak one language in one time zone."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    flask_babel.Babel(
        app,
        default_locale=language,
        default_timezone=time_zone,
        locale_selector=lambda: language,
        timezone_selector=lambda: time_zone,
    )


def lazy_gettext(sentence: str) -> str:
    """Translate a sentence when it is shown; for what is written down at import."""
    return cast("str", flask_babel.lazy_gettext(sentence))


def direction(language: str) -> str:
    """Return `rtl` or `ltr` for a language tag (BCP 47); unknown languages are `ltr`."""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return "ltr"
    return locale.text_direction

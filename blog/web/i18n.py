"""The site's language: chosen by a setting, never by the browser, so that caches hold one page."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import flask_babel
from babel import Locale, UnknownLocaleError, localedata
from babel.support import NullTranslations, Translations
from flask import Flask

from blog.web import dates

_FOLDER = "translations"

# What is written from right to left (CLDR 47): these scripts, and languages where a tag names none.
_RTL_SCRIPTS = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}
_RTL_LANGUAGES = {"apc", "ar", "bal", "bgn", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn"} | {
    *("nqo", "ps", "rhg", "sd", "sdh", "skr", "syr", "trw", "ug", "ur", "yi")
}


def init_app(app: Flask, *, language: str, time_zone: str) -> None:
    """Speak one language in one time zone."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = _FOLDER
    flask_babel.Babel(
        app,
        default_locale=language,
        default_timezone=time_zone,
        locale_selector=lambda: language,
        timezone_selector=lambda: time_zone,
    )
    localedata.load(language)  # now: the workers that gunicorn forks share it
    # Templates need not find out, for each of their sentences, in which language it is to be.
    spoken = _catalogue(Path(app.root_path, _FOLDER), language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of its extension
        spoken.gettext, spoken.ngettext, newstyle=True
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
    dates.init_app(app, language=language, time_zone=time_zone)


def lazy_gettext(sentence: str) -> str:
    """Translate a sentence when it is shown; for what is written down at import."""
    return cast("str", flask_babel.lazy_gettext(sentence))


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """Return `rtl` or `ltr` for a language tag (BCP 47); unknown languages are `ltr`.

    Babel would know too, but loads a megabyte for each language that an article is in.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return "ltr"
    is_rtl = locale.script in _RTL_SCRIPTS if locale.script else locale.language in _RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    """Return the sentences of a language; where it has none of ours, they stay as they are."""
    return Translations.load(folder, [language])

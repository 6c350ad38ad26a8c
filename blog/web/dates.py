"""Days and hours as pages say them: each day and each minute of a day is put into words once.

Babel takes 50 µs for one, and a list has forty.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

import flask_babel
from babel import dates
from flask import Flask

# Ten years of days, or all minutes of a day in a few lengths.
_MOST = 4096


def init_app(app: Flask, *, language: str, time_zone: str) -> None:
    """Have templates say days and hours in one language and one time zone."""
    zone = dates.get_timezone(time_zone)

    def said_day(moment: date, length: str) -> str:
        day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
        return _day(day, length, language)

    def said_time(moment: datetime, length: str) -> str:
        if length != "short":  # the longer ones name the zone, which depends on the day
            return str(flask_babel.format_time(moment, length))
        local = moment.astimezone(zone)
        return _minute(local.hour, local.minute, language)

    app.jinja_env.filters.update(dateformat=said_day, timeformat=said_time)


@lru_cache(maxsize=_MOST)
def _day(day: date, length: str, language: str) -> str:
    return dates.format_date(day, length, locale=language)


@lru_cache(maxsize=_MOST)
def _minute(hour: int, minute: int, language: str) -> str:
    return dates.format_time(time(hour, minute), "short", locale=language)

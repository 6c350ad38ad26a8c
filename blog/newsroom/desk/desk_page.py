"""What the desk shows to whom: numbers that lead to lists, and the chart of two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.articles import desk_queries as articles
from blog.articles.policy import State
from blog.comments.status import Status
from blog.corrections import report_queries
from blog.moderation import day_queries
from blog.moderation import desk_queries as comments
from blog.newsroom import count_wording
from blog.newsroom.desk import chart
from blog.newsroom.desk.chart import Chart, Figure
from blog.notifications import desk_queries as mails
from blog.settings import Settings
from blog.web.i18n import direction

_DAYS = 14


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of thing that waits: what it is, how many there are, where they are listed."""

    text: str
    number: int
    url: str

    @property
    def shown(self) -> str:
        """The number as people read it; only so far is it counted."""
        return count_wording.capped(self.number)


def items(member: Staff, now: datetime) -> list[Item]:
    """What waits for one of the staff; three queries at most."""
    role = Role(member.role)
    return [
        *_articles(member, now),
        *(_comments() if role.may(Role.EDITOR) else ()),
        *(_mails() if role.may(Role.ADMIN) else ()),
    ]


def two_weeks(settings: Settings, now: datetime) -> Chart:
    """What came in and what was decided, a day in the site's zone beside the other; two queries."""
    midnights = chart.midnights(now, settings.zone, days=_DAYS)
    figures = [
        Figure(midnight.astimezone(settings.zone).date(), counted.received, counted.decided)
        for midnight, counted in zip(midnights, day_queries.per_day(midnights), strict=False)
    ]
    return chart.draw(figures, is_rtl=direction(settings.language) == "rtl")


def _articles(member: Staff, now: datetime) -> Iterator[Item]:
    sees_all = Role(member.role).may(Role.EDITOR)
    waiting = articles.waiting(member.id, sees_all=sees_all, now=now)

    def of(state: State, *, is_own: bool) -> str:
        author = member.id if is_own else None
        return url_for("newsroom_articles.articles", state=state, author=author)

    yield Item(gettext("Your drafts"), waiting.own_drafts, of(State.DRAFT, is_own=True))
    yield Item(
        gettext("Drafts handed in") if sees_all else gettext("Your drafts handed in"),
        waiting.submitted,
        of(State.SUBMITTED, is_own=not sees_all),
    )
    yield Item(
        gettext("Scheduled") if sees_all else gettext("Yours that are scheduled"),
        waiting.scheduled,
        of(State.SCHEDULED, is_own=not sees_all),
    )
    if sees_all:
        yield Item(
            gettext("Errors reported by readers"),
            report_queries.waiting(),
            url_for("newsroom_reports.reports"),
        )


def _comments() -> Iterator[Item]:
    waiting = comments.waiting()
    held, published = Status.HELD.value, Status.PUBLISHED.value
    listed = "newsroom_comments.comments"
    yield Item(gettext("Comments held"), waiting.held, url_for(listed, state=held))
    yield Item(gettext("Appeals against removals"), waiting.appealed, url_for(listed, appealed="y"))
    yield Item(
        gettext("Published comments that readers report"),
        waiting.flagged,
        url_for(listed, state=published, flagged="y"),
    )


def _mails() -> Iterator[Item]:
    yield Item(gettext("Mails that failed"), mails.count_of_dead(), url_for("newsroom_mails.mails"))

"""The rules for comments in plain words, made of what is in force.

Nothing is quoted of what the newsroom looks for, nor is it said how much the filter has
learned: that number rises when an editor calls a comment spam.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, gettext, ngettext

from blog.comments import hours, hours_wording, wording
from blog.comments.hours_wording import lasting
from blog.comments.in_force_queries import InForce
from blog.rulebook.vocabulary import Kind
from blog.settings import Settings
from blog.web import present


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some rules of one subject: a heading, sentences, and what the last of them lists."""

    title: str
    sentences: list[str]
    listed: list[str]


def chapters(settings: Settings, found: InForce) -> list[Chapter]:
    """Say the rules, a chapter for each subject."""
    return [
        _chapter(gettext("What waits to be read"), _waiting(settings, found)),
        Chapter(gettext("When comments are read"), *_hours(settings)),
        _chapter(gettext("What editors look at first"), _looked_for(settings, found)),
        _chapter(gettext("How much, and how often"), _limits(settings)),
        _chapter(gettext("What you can do afterwards"), _afterwards(settings)),
        Chapter(
            gettext("Why a comment is removed"),
            [gettext("An editor removes a comment for one of these reasons, and says which:")],
            [wording.removal(each.code) for each in present.removals() if not each.is_retired],
        ),
        _chapter(gettext("What we keep of you"), _kept(settings)),
    ]


def _chapter(title: str, sentences: Iterator[str]) -> Chapter:
    return Chapter(title, list(sentences), [])


def _waiting(settings: Settings, found: InForce) -> Iterator[str]:
    yield gettext(
        "A rule may publish a comment or have it wait for an editor. What waits is read by a "
        "person, and only a person removes what was published."
    )
    if settings.hold_first_comments:
        yield gettext(
            "Comments of readers whom we do not know wait. Known is who has confirmed an "
            "address in this browser, and was published before."
        )
    if number := settings.hold_links:
        yield ngettext(
            "A comment with %(num)d link waits.",
            "A comment with %(num)d links or more waits.",
            number,
        )
    if settings.hold_seconds:
        yield gettext(
            "What is sent within %(time)s of opening the page waits: people do not type so fast.",
            time=_lasting(settings.hold_seconds),
        )
    yield gettext("The same text waits if it was sent elsewhere within a day.")
    yield gettext(
        "A published comment waits again if its writer adds more than %(num)s characters or "
        "other links.",
        num=format_decimal(settings.hold_added_characters),
    )
    yield from _by_readers_and_places(settings, found)


def _by_readers_and_places(settings: Settings, found: InForce) -> Iterator[str]:
    if number := settings.hold_flags:
        yield ngettext(
            "A published comment waits again if %(num)d reader reports it.",
            "A published comment waits again if %(num)d readers report it.",
            number,
        )
    if found.premoderated:
        yield gettext(
            "Each comment waits in these sections: %(names)s.",
            names=format_list(found.premoderated, locale=get_locale()),
        )
    yield gettext("Editors may have each comment on an article wait; its form says so.")
    if number := settings.queue_cap:
        yield gettext(
            "While more than %(num)s comments wait, all others wait too.",
            num=format_decimal(number),
        )


def _hours(settings: Settings) -> tuple[list[str], list[str]]:
    when = hours.of(settings.staffed_hours, settings.zone)
    if when.is_always:
        return [gettext("Comments are read every day. There are no fixed hours.")], []
    said = gettext(
        "Comments are read at these hours, in the time zone %(zone)s; at all others, each "
        "comment waits:",
        zone=settings.time_zone,
    )
    return [said], hours_wording.sentences(when)


def _looked_for(settings: Settings, found: InForce) -> Iterator[str]:
    rules, blocks = found.rules, 0
    if number := rules.get(Kind.WORDS, 0):
        yield ngettext(
            "%(num)d rule has comments with certain words wait. They are not listed: that "
            "would teach how to pass by them.",
            "%(num)d rules have comments with certain words wait. They are not listed: that "
            "would teach how to pass by them.",
            number,
        )
    if number := rules.get(Kind.LINKS, 0) + rules.get(Kind.DOMAIN, 0):
        yield ngettext(
            "%(num)d rule is about links, and where they lead.",
            "%(num)d rules are about links, and where they lead.",
            number,
        )
    if number := rules.get(Kind.NAME, 0) + rules.get(Kind.EMAIL, 0):
        yield ngettext(
            "%(num)d rule is about names and addresses.",
            "%(num)d rules are about names and addresses.",
            number,
        )
    for kind in (Kind.READER, Kind.ADDRESS, Kind.NETWORK):
        blocks += rules.get(kind, 0)
    if blocks:
        yield ngettext(
            "%(num)d reader or network is blocked for now: what comes from there waits.",
            "%(num)d readers or networks are blocked for now: what comes from there waits.",
            blocks,
        )
    elif not number:  # a name may be somebody who is blocked
        yield gettext("Nobody is blocked.")
    yield _filter(settings, found)


def _filter(settings: Settings, found: InForce) -> str:
    if not settings.use_filter:
        return gettext("No program judges what a comment says.")
    if not found.is_filter_ready:
        return gettext(
            "A filter learns from what editors decide. It has not seen enough yet, and judges "
            "nothing."
        )
    return gettext(
        "A filter that has learned from what editors decided has comments wait that resemble "
        "advertising. It works on our own machines: nobody else gets to see a comment."
    )


def _limits(settings: Settings) -> Iterator[str]:
    yield gettext(
        "A comment has at most %(num)s characters.",
        num=format_decimal(settings.comment_max_characters),
    )
    if settings.throttle:
        yield from _pace(settings)
    if settings.comments_open_days:
        yield ngettext(
            "Articles take comments for %(num)d day, unless an editor decides otherwise.",
            "Articles take comments for %(num)d days, unless an editor decides otherwise.",
            settings.comments_open_days,
        )


def _pace(settings: Settings) -> Iterator[str]:
    number = format_decimal(settings.throttle_window_comments)
    time = _lasting(settings.throttle_window_seconds)
    if settings.throttle_pause_seconds:
        yield gettext(
            "From one connection we take a comment every %(pause)s, and %(num)s within %(time)s.",
            pause=_lasting(settings.throttle_pause_seconds),
            num=number,
            time=time,
        )
    else:
        yield gettext(
            "From one connection we take %(num)s comments within %(time)s.", num=number, time=time
        )
    if not settings.slow_seconds:
        return
    yield gettext(
        "In slow mode, which its form announces, an article takes one every %(pause)s.",
        pause=_lasting(settings.slow_seconds),
    )
    if settings.slow_flags:
        yield ngettext(
            "%(num)d report on an article within an hour puts it in slow mode for an hour.",
            "%(num)d reports on an article within an hour put it in slow mode for an hour.",
            settings.slow_flags,
        )


def _afterwards(settings: Settings) -> Iterator[str]:
    yield gettext(
        "When you send a comment you get a private page. It says where the comment stands, and why."
    )
    if settings.edit_seconds:
        yield gettext(
            "There you can change the comment for %(time)s.", time=_lasting(settings.edit_seconds)
        )
    yield gettext("You can take it back, have all we know of it, and have it erased, at any time.")
    yield gettext(
        "If it was removed, you can object to that once. An editor answers; where there are "
        "several, not the one who removed it."
    )


def _kept(settings: Settings) -> Iterator[str]:
    yield gettext("Your email address is never shown, and given to nobody. Editors see it.")
    yield ngettext(
        "Of the network address from which you write we keep a code that tells two senders "
        "apart, and drop it after %(num)d day.",
        "Of the network address from which you write we keep a code that tells two senders "
        "apart, and drop it after %(num)d days.",
        settings.address_days,
    )
    yield gettext(
        "If an editor blocks a sender, the code is kept until that long after the block is over."
    )
    yield gettext(
        "The public log names nobody, and its decisions stay. If you erase a comment, nothing "
        "there leads to you."
    )


def _lasting(seconds: int) -> str:
    return lasting(timedelta(seconds=seconds))

"""Why a comment stands where it stands, and who wrote it, in the newsroom's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import format_date, format_decimal, format_percent, gettext

from blog.comments import wording
from blog.comments.models import Comment, Decision
from blog.comments.reasons import Code
from blog.core.markup import link_targets
from blog.moderation.past_queries import MOST_COUNTED, Past
from blog.rulebook.matching import hosts_of

# Made where there are pages for the rules that editors write.
_RULE = "newsroom_rules.rule"


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason with its evidence: what was found, and the number of the rule that found it."""

    text: str
    found: list[str]
    rule_id: int | None
    rule_url: str | None


def grounds(decision: Decision | None) -> list[Ground]:
    """Say why, all reasons with their evidence; empty where none was given."""
    return [_ground(each) for each in decision.reasons] if decision else []


def past(known: Past | None) -> Iterator[str]:
    """Say what is known of a writer: confirmed or not, and what became of other comments."""
    if known is None:
        return
    if known.confirmed_at is None:
        yield gettext("The address is not confirmed: it proves nothing.")
    else:
        yield gettext("Confirmed on %(day)s.", day=format_date(known.confirmed_at))
    if not (known.published or known.removed or known.spam):
        yield gettext("Nothing else was decided about this writer.")
        return
    number = _number(known.published)
    if known.since is not None:
        day = format_date(known.since)
        yield gettext("Published: %(number)s, since %(day)s.", number=number, day=day)
    else:
        yield gettext("Published: %(number)s.", number=number)
    yield gettext("Removed: %(number)s.", number=_number(known.removed))
    yield gettext("Spam: %(number)s.", number=_number(known.spam))


def hosts(comment: Comment) -> list[str]:
    """Return the sites to which a comment leads."""
    website = [comment.website] if comment.website else []
    return sorted(hosts_of([*link_targets(comment.body_html), *website]))


def score(comment: Comment, decision: Decision | None) -> str:
    """Say what the learned filter made of a comment; empty if a decision gives that as a reason."""
    is_said = decision is not None and any(
        each.get("code") == Code.FILTER for each in decision.reasons
    )
    return "" if comment.score is None or is_said else format_percent(comment.score)


def is_read_by(name: str) -> str:
    """Say that a colleague is about to decide."""
    return gettext("%(name)s is reading this.", name=name)


def _ground(stored: Mapping[str, Any]) -> Ground:
    rule_id = stored.get("rule")
    has_page = rule_id is not None and _RULE in current_app.view_functions
    return Ground(
        text=_reason(stored),
        found=[str(each) for each in stored.get("words", ())],
        rule_id=rule_id,
        rule_url=url_for(_RULE, rule_id=rule_id) if has_page else None,
    )


def _reason(stored: Mapping[str, Any]) -> str:
    """Say a reason to the newsroom, which may know what was looked for."""
    code, number = str(stored.get("code")), int(stored.get("evidence", 0))
    if code == Code.FILTER:
        return gettext("The filter takes it for spam at %(num)s %%.", num=format_decimal(number))
    return {
        Code.LISTED_WORDS.value: gettext("It has words that a rule looks for."),
        Code.LISTED_LINKS.value: gettext("It has as many links as a rule looks for."),
        Code.LISTED_DOMAIN.value: gettext("It leads to a site that a rule names."),
        Code.LISTED_NAME.value: gettext("It is under a name that a rule looks for."),
        Code.LISTED_EMAIL.value: gettext("It comes with an address that a rule names."),
        Code.BLOCKED.value: gettext("Its sender is blocked by a rule."),
    }.get(code) or wording.reason(stored)


def _number(counted: int) -> str:
    if counted > MOST_COUNTED:
        return gettext("more than %(num)s", num=format_decimal(MOST_COUNTED))
    return format_decimal(counted)

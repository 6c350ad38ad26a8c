"""Judge a comment: published at once, held, spam, or refused. Pure: facts in, verdict out.

Every rule that has something to say gives a reason; the gravest one decides and all
are kept, so that an editor and the writer can be told why.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from blog.comments.hours import ALWAYS, Hours
from blog.comments.reasons import FLAGGED, LISTED, Code, Outcome, Reason, Verdict
from blog.comments.vocabulary import FlagReason
from blog.rulebook.matching import Hit
from blog.rulebook.vocabulary import Effect
from blog.spam.model import HELD_FROM, SPAM_FROM, Score

# How long the link in a confirmation mail works; the mail says so too.
CONFIRMATION_LASTS = timedelta(hours=24)
_ENOUGH_WAITS = 3
# The newsroom may hold so many words of evidence in mind, and the log keep them.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a comment when it is judged.

    `form_age_seconds` is None where the form carried no time stamp of ours.
    `recent_ages_seconds` are the ages of the comments that came from the same address.
    `repeats` counts the same text sent elsewhere or by others within a day. A proven
    reader has confirmed the address in this browser, and has a comment that was published.
    `added_characters` is None but for the edit of a published comment: what its writer has
    added, by this edit and those before it, since it was last decided about; see `added`.
    `added_links` counts the addresses to which the edit leads and the text before did not.
    `is_unstaffed` is that nobody reads comments at this hour. `slow_wait_seconds` is how
    long this address has to wait on an article in slow mode. `hits` are what the editors'
    rules found, `score` what the learned filter says; None while it says nothing.
    """

    is_article_open: bool = True
    is_parent_gone: bool = False
    is_trap_filled: bool = False
    is_premoderated: bool = False
    form_age_seconds: float | None = None
    links: int = 0
    repeats: int = 0
    is_proven_reader: bool = False
    recent_ages_seconds: tuple[float, ...] = ()
    added_characters: int | None = None
    added_links: int = 0
    is_unstaffed: bool = False
    is_queue_long: bool = False
    slow_wait_seconds: int = 0
    hits: tuple[Hit, ...] = ()
    score: Score | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the newsroom wants; 0 switches a number's rule off."""

    hold_seconds: int = 3
    stale_seconds: int = 86_400
    hold_links: int = 2
    hold_first_comments: bool = True
    is_throttled: bool = True
    pause_seconds: int = 15
    window_seconds: int = 600
    window_comments: int = 5
    hold_added_characters: int = 60
    hold_flags: int = 3
    flags_per_day: int = 20
    use_filter: bool = True
    hours: Hours = ALWAYS
    queue_cap: int = 0
    slow_seconds: int = 120
    slow_flags: int = 0
    edit_seconds: int = 900
    receipt_grace_seconds: int = 900
    is_mailing: bool = False
    is_newsroom_mailed: bool = False
    mail_gather_seconds: int = 3600
    digest_seconds: int = 3600
    confirmation_mails_per_day: int = 3


def decide(facts: Facts, rules: Rules) -> Verdict:
    """Judge a comment: every reason, the gravest first, and the outcome it leads to."""
    reasons = sorted(_reasons(facts, rules), key=lambda reason: -reason.outcome)
    return Verdict(reasons[0].outcome if reasons else Outcome.PUBLISHED, tuple(reasons))


def wait_seconds(recent_ages_seconds: tuple[float, ...], rules: Rules) -> int:
    """Return how long an address has to wait before it may comment again; 0: not at all."""
    if not rules.is_throttled or not recent_ages_seconds:
        return 0
    youngest_first = sorted(recent_ages_seconds)
    waits = [rules.pause_seconds - youngest_first[0]]
    if len(youngest_first) >= rules.window_comments:
        waits.append(rules.window_seconds - youngest_first[rules.window_comments - 1])
    return max(0, math.ceil(max(waits)))


def queue_rank(reasons: Iterable[Reason]) -> int:
    """Return how urgent a held comment is for what holds it; the least comes first.

    What readers see or saw goes before what nobody has read, and what the filter takes for
    spam comes last.
    """
    codes = {each.code for each in reasons if each.outcome == Outcome.HELD}
    if codes & set(FLAGGED.values()):
        return 10
    if codes & {Code.CHANGED, Code.NEW_LINKS}:
        return 20
    return 40 if Code.FILTER in codes else 30


def may_confirm(asked_at: datetime, confirmed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a question to an address waits for its answer, and is young enough."""
    return confirmed_at is None and now < asked_at + CONFIRMATION_LASTS


def usual_wait(waits: Iterable[timedelta]) -> timedelta | None:
    """Return how long comments usually wait to be read, None where too few were of late."""
    known = sorted(waits)
    return known[len(known) // 2] if len(known) >= _ENOUGH_WAITS else None


def added(before: str, after: str) -> int:
    """Count the characters of the words that an edit adds, wherever in the text.

    Words are what stands between blanks: in a script without blanks a sentence of which
    a part is changed counts as a whole.
    """
    new_words = Counter(after.split()) - Counter(before.split())
    return sum(len(word) * times for word, times in new_words.items())


def flag_reasons(open_flags: Iterable[FlagReason], rules: Rules) -> tuple[Reason, ...]:
    """Return why the flags of as many reporters hold a comment; empty while they do not.

    `open_flags` has one for each reporter, without those whose reason an editor has
    already weighed.
    """
    counted = Counter(open_flags)
    if not rules.hold_flags or counted.total() < rules.hold_flags:
        return ()
    return tuple(
        Reason(FLAGGED[reason], Outcome.HELD, number) for reason, number in counted.most_common()
    )


def _reasons(facts: Facts, rules: Rules) -> Iterator[Reason]:
    yield from _refusals(facts, rules)
    if facts.is_trap_filled:
        yield Reason(Code.TRAP_FILLED, Outcome.SPAM)
    yield from map(_listed, facts.hits)
    if facts.score is not None and rules.use_filter:
        yield from _filter_reasons(facts.score)
    yield from _waiting_reasons(facts)
    if facts.added_characters is None:
        yield from _form_age_reasons(facts.form_age_seconds, rules)
    yield from _text_reasons(facts, rules)
    if not facts.is_proven_reader:
        yield from _stranger_reasons(facts, rules)


def _refusals(facts: Facts, rules: Rules) -> Iterator[Reason]:
    if not facts.is_article_open:
        yield Reason(Code.ARTICLE_CLOSED, Outcome.REFUSED)
    if facts.is_parent_gone:
        yield Reason(Code.PARENT_GONE, Outcome.REFUSED)
    yield from _waits(facts, rules)


def _waiting_reasons(facts: Facts) -> Iterator[Reason]:
    """All comments wait, whoever sends them, where each is read first."""
    if facts.is_premoderated:
        yield Reason(Code.PREMODERATED, Outcome.HELD)
    if facts.is_unstaffed:
        yield Reason(Code.OUTSIDE_HOURS, Outcome.HELD)
    if facts.is_queue_long:
        yield Reason(Code.QUEUE_LONG, Outcome.HELD)


def _waits(facts: Facts, rules: Rules) -> list[Reason]:
    """The longest wait first: whoever keeps to it is not refused again."""
    waits = [
        Reason(Code.TOO_MANY, Outcome.REFUSED, wait_seconds(facts.recent_ages_seconds, rules)),
        Reason(Code.SLOW_MODE, Outcome.REFUSED, facts.slow_wait_seconds),
    ]
    return sorted((each for each in waits if each.evidence), key=lambda each: -each.evidence)


def _listed(hit: Hit) -> Reason:
    outcome = Outcome.SPAM if hit.effect == Effect.SPAM else Outcome.HELD
    words = (hit.evidence,) if hit.evidence else ()
    return Reason(LISTED[hit.kind], outcome, words=words, rule=hit.rule_id)


def _filter_reasons(score: Score) -> Iterator[Reason]:
    """The filter holds or marks as spam; it never publishes what something else holds."""
    if score.probability < HELD_FROM:
        return
    outcome = Outcome.SPAM if score.probability >= SPAM_FROM else Outcome.HELD
    words = tuple(each.token for each in score.evidence if each.weight > 0)[:_MOST_WORDS]
    yield Reason(Code.FILTER, outcome, int(score.probability * 100), words=words)


def _text_reasons(facts: Facts, rules: Rules) -> Iterator[Reason]:
    if rules.hold_links and facts.links >= rules.hold_links:
        yield Reason(Code.LINKS, Outcome.HELD, facts.links)
    if facts.repeats:
        yield Reason(Code.REPEATED, Outcome.HELD, facts.repeats)


def _stranger_reasons(facts: Facts, rules: Rules) -> Iterator[Reason]:
    """Whom nobody knows is read first; a correction of what was read adds little to it."""
    if facts.added_characters is None:
        if rules.hold_first_comments:
            yield Reason(Code.FIRST_COMMENT, Outcome.HELD)
        return
    if facts.added_characters > rules.hold_added_characters:
        yield Reason(Code.CHANGED, Outcome.HELD, facts.added_characters)
    if facts.added_links and rules.hold_links:
        yield Reason(Code.NEW_LINKS, Outcome.HELD, facts.added_links)


def _form_age_reasons(age_seconds: float | None, rules: Rules) -> Iterator[Reason]:
    """A form can lie in a cache or an open tab for days, so age alone holds nothing."""
    if age_seconds is None:
        yield Reason(Code.UNKNOWN_FORM, Outcome.HELD)
    elif age_seconds < rules.hold_seconds:
        yield Reason(Code.SENT_TOO_FAST, Outcome.HELD, rules.hold_seconds)
    elif age_seconds > rules.stale_seconds:
        yield Reason(Code.STALE_FORM, Outcome.PUBLISHED, int(age_seconds // 3600))

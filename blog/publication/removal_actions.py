"""Change why comments may be removed; each function is one transaction, seen by every page.

No reason is ever deleted: what was removed for it goes on saying so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.core import audit, site_version
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.missing import Missing
from blog.core.text import slugify
from blog.publication.models import RemovalReason

# A code has at most 40, and a number behind these still fits.
_SLUG_CHARACTERS = 36


class NotFound(Missing):
    """There is no such reason."""


class LastOne(Exception):
    """No other reason would be left to choose."""


def add(sentence: str, *, by: Actor, now: datetime) -> str:
    """Add a reason behind the others, and return its code, which is made of its words.

    The code stays, however it is worded later: the logs keep it. One that is offered with
    these words is not added again.
    """
    with transaction() as session:
        present = _all(session)
        same = (each for each in present if each.sentence == sentence and not each.is_retired)
        if (reason := next(same, None)) is not None:
            return reason.code
        reason = RemovalReason(
            code=_free_code(sentence, {each.code for each in present}),
            sentence=sentence,
            position=_behind(present),
            is_retired=False,
        )
        session.add(reason)
        _note(session, by, "removal_reason.added", reason, now)
        return reason.code


def reword(code: str, sentence: str, *, by: Actor, now: datetime) -> None:
    """Give a reason another sentence, also where it stands already. Raises NotFound.

    An empty one gives a reason that came with the blog its own words back.
    """
    with transaction() as session:
        reason = _get(_all(session), code)
        if reason.sentence != sentence:
            reason.sentence = sentence
            _note(session, by, "removal_reason.reworded", reason, now)


def move(code: str, *, is_up: bool, by: Actor, now: datetime) -> None:
    """Move a reason before the one above it, or behind the one below; at an end it stays.

    Those that are retired have no place in the order. Raises NotFound.
    """
    with transaction() as session:
        present = _all(session)
        reason = _get(present, code)
        offered = [each for each in present if not each.is_retired]
        if reason.is_retired:
            return
        place = offered.index(reason)
        other = place - 1 if is_up else place + 1
        if not 0 <= other < len(offered):
            return
        offered[place], offered[other] = offered[other], offered[place]
        for position, each in enumerate(offered):
            each.position = position
        _note(session, by, "removal_reason.moved", reason, now)


def retire(code: str, *, by: Actor, now: datetime) -> None:
    """Offer a reason no more. Raises NotFound, and LastOne if no other would be left."""
    with transaction() as session:
        present = _all(session)
        reason = _get(present, code)
        if reason.is_retired:
            return
        if all(each.is_retired for each in present if each is not reason):
            raise LastOne(f"Without {code} there would be no reason to choose.")
        reason.is_retired = True
        _note(session, by, "removal_reason.retired", reason, now)


def bring_back(code: str, *, by: Actor, now: datetime) -> None:
    """Offer a retired reason again, behind the others. Raises NotFound."""
    with transaction() as session:
        present = _all(session)
        reason = _get(present, code)
        if reason.is_retired:
            reason.is_retired, reason.position = False, _behind(present)
            _note(session, by, "removal_reason.brought_back", reason, now)


def _all(session: Session) -> list[RemovalReason]:
    """Return the reasons in their order, held until the transaction ends.

    In two statements: on PostgreSQL one that has waited for a lock does not see what was
    added meanwhile.
    """
    session.execute(select(RemovalReason.code).order_by(RemovalReason.code).with_for_update())
    order = RemovalReason.position, RemovalReason.code
    return list(session.scalars(select(RemovalReason).order_by(*order)))


def _get(present: Collection[RemovalReason], code: str) -> RemovalReason:
    reason = next((each for each in present if each.code == code), None)
    if reason is None:
        raise NotFound(f"There is no reason {code}.")
    return reason


def _behind(present: Collection[RemovalReason]) -> int:
    return max((each.position + 1 for each in present), default=0)


def _free_code(sentence: str, taken: Collection[str]) -> str:
    """Return a code that nothing has: there is a hyphen in it, and in none of the blog's own."""
    wanted = slugify(sentence, max_length=_SLUG_CHARACTERS)
    if "-" not in wanted:
        wanted = f"reason-{wanted}"[:_SLUG_CHARACTERS] if wanted else "own-reason"
    candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(each for each in candidates if each not in taken)


def _note(session: Session, by: Actor, did: str, reason: RemovalReason, now: datetime) -> None:
    """Log what was done, and have every worker read the reasons anew."""
    subject = f"removal_reason:{reason.code}"
    audit.note(session, by, did, subject=subject, detail=reason.sentence, now=now)
    site_version.raise_it(session)

"""Have the filter learn from the decisions in force.

What it knows is a function of them, and nothing is counted up or down: it is learned anew,
from all of them, in the background. So a decision that was undone leaves no trace.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from tempfile import TemporaryFile
from typing import BinaryIO

from blog.core.database import db
from blog.moderation import learning_queries
from blog.spam import actions, apart, queries
from blog.spam.actions import Knowledge
from blog.spam.apart import NotLearned
from blog.spam.material import as_line
from blog.spam.model import LEAST_OF_EACH, Model

_log = logging.getLogger("blog.spam")

Learn = Callable[[BinaryIO], Model]


class Outcome(Enum):
    """What came of it: `BUSY` is that it is not our turn."""

    LEARNED = "learned"
    UNCHANGED = "unchanged"
    BUSY = "busy"
    FAILED = "failed"


def relearn(
    now: datetime, *, pause: timedelta = timedelta(0), learn: Learn = apart.learn
) -> Outcome:
    """Learn from all examples, unless just those are known or somebody else is at it.

    Nobody learns sooner than a `pause` after anybody did. No transaction is open while
    `learn` works on a file of the examples, a line each; if it fails, what was known stays.
    """
    claimed_until = actions.claim(now=now, pause=pause)
    if claimed_until is None:
        return Outcome.BUSY
    try:
        with TemporaryFile() as file:
            return _relearn(file, claimed_until, learn, now)
    except NotLearned as error:
        _log.warning("event=filter_not_learned error=%r", str(error))
        return Outcome.FAILED
    finally:
        actions.release(claimed_until)


def _relearn(file: BinaryIO, claimed_until: datetime, learn: Learn, now: datetime) -> Outcome:
    good, spam, digest = _collect(file)
    if queries.is_in_force(db.session(), digest):
        return Outcome.UNCHANGED
    db.session.rollback()
    model = learn(file).to_bytes() if min(good, spam) >= LEAST_OF_EACH else b""
    knowledge = Knowledge(model=model, good=good, spam=spam, learned_from=digest)
    return Outcome.LEARNED if actions.store(claimed_until, knowledge, now=now) else Outcome.BUSY


def _collect(file: BinaryIO) -> tuple[int, int, str]:
    """Write all examples to a file; return how many there are of each kind, and their digest.

    The digest is that of a set: in which order they came does not matter. It is empty where
    there are none.
    """
    counts, digests = [0, 0], []
    for each in learning_queries.examples():
        line = as_line(each)
        file.write(line)
        digests.append(hashlib.sha256(line).digest())
        counts[each.is_spam] += 1
    whole = hashlib.sha256(b"".join(sorted(digests))).hexdigest() if digests else ""
    return counts[0], counts[1], whole

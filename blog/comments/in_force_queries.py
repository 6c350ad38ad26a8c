"""Read by what rules comments are judged, as far as they are not settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from blog.core.database import db
from blog.publication.models import Section
from blog.rulebook import queries as rulebook
from blog.spam import queries as spam


@dataclass(frozen=True, slots=True)
class InForce:
    """What editors have set up beside the settings.

    The sections in which all comments wait, how many rules there are of each kind, and
    whether the learned filter has seen enough to say something.
    """

    premoderated: tuple[str, ...]
    rules: Mapping[str, int]
    is_filter_ready: bool


def in_force(now: datetime) -> InForce:
    """What is in force now; three queries."""
    names = select(Section.name).where(Section.is_premoderated).order_by(Section.position)
    return InForce(
        premoderated=tuple(db.session.scalars(names)),
        rules=rulebook.count_in_force(now),
        is_filter_ready=spam.has_enough(spam.state()),
    )

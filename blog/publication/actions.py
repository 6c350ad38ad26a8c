"""Change what the newsroom sets for the whole blog; each function is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from blog.core import audit, site_version
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.site_version import SiteVersion
from blog.publication import policy, queries
from blog.publication.models import SiteValue


class ChangedMeanwhile(Exception):
    """Somebody else has set something since; nothing was changed."""


def change(values: Mapping[str, Any], *, seen: str, by: Actor, now: datetime) -> None:
    """Set these settings; None takes one back to its default. What stays as it is, is unlogged.

    `seen` is `policy.mark` of all that was set when somebody began to change it. The values
    have been checked: see `configuration.problems`. Raises ChangedMeanwhile, and ValueError
    for a setting that is not the newsroom's.
    """
    if strange := set(values) - set(policy.EDITABLE):
        raise ValueError(f"the newsroom may not set {', '.join(sorted(strange))}")
    with transaction() as session:
        # The row that every change raises: on PostgreSQL, two of them queue here.
        session.get_one(SiteVersion, site_version.ONLY, with_for_update=True)
        before = queries.values()
        if policy.mark(before) != seen:
            raise ChangedMeanwhile
        changes = {name: value for name, value in values.items() if value != before.get(name)}
        if not changes:
            return
        _write(session, changes)
        site_version.raise_it(session)
        detail = "; ".join(
            f"{name}: {_shown(before.get(name))} → {_shown(value)}"
            for name, value in changes.items()
        )
        audit.note(session, by, "settings.changed", subject="settings", detail=detail, now=now)


def _write(session: Session, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if value is None:
            session.execute(delete(SiteValue).where(SiteValue.name == name))
        else:
            session.merge(SiteValue(name=name, value=value))


def _shown(value: Any) -> str:
    return "default" if value is None else str(value)

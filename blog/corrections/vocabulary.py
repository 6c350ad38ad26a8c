"""Words of the corrections room that others use too. Pure."""

from __future__ import annotations

from enum import StrEnum


class ReportStatus(StrEnum):
    """Where a reader's report of an error stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"

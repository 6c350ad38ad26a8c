"""A number that rises when something changes that stands on many pages, such as the title.

It is in every page's ETag, and tells each worker when to read those things anew.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.core.database import Base

ONLY = 1


class SiteVersion(Base):
    """The one row with the number; the migration has put it there."""

    __tablename__ = "site_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


# Put together once: nearly every request asks it.
NUMBER = select(SiteVersion.number).where(SiteVersion.id == ONLY)
NUMBER_AS_TEXT = "SELECT number FROM site_version WHERE id = 1"


def present(connection: Connection) -> int:
    """Return the number as it is now; one query, by primary key."""
    return connection.scalar(NUMBER) or 0


def raise_it(session: Session) -> None:
    """Raise the number, in the transaction of the change."""
    session.execute(
        update(SiteVersion)
        .where(SiteVersion.id == ONLY)
        .values(number=SiteVersion.number + 1)
        .execution_options(synchronize_session=False)
    )

"""Bring what rules look through up to date: of rows of before, or of an older folding."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import bindparam, select, update

from blog.comments import searchable
from blog.comments.models import Comment
from blog.core.database import Base, db, transaction
from blog.rulebook.folding import FOLD_VERSION

_BATCH = 500
_PAUSE_SECONDS = 0.02  # as in tidy_actions: others have to get between two batches


def refold(*, limit: int) -> int:
    """Fold comments anew that were folded otherwise, at most so many; return how many it were.

    Each batch is one transaction. What its writer changes in this moment is folded by that.
    """
    done, last = 0, 0
    while done < limit and (rows := _stale(last, min(_BATCH, limit - done))):
        last = rows[-1]["number"]
        done += len(rows)
        with transaction() as session:
            session.connection().execute(
                update(
                    Base.metadata.tables[Comment.__tablename__]
                )  # past the ORM, which would make an object of each
                .where(
                    Comment.id == bindparam("number"),
                    Comment.body == bindparam("of_body"),
                    Comment.name == bindparam("of_name"),
                )
                .values(folded=bindparam("as_folded"), fold_version=FOLD_VERSION),
                rows,
            )
        time.sleep(_PAUSE_SECONDS)
    return done


def _stale(after: int, limit: int) -> list[dict[str, Any]]:
    """Return comments behind a number that were folded otherwise, as they are to be."""
    found = db.session.execute(
        select(Comment.id, Comment.body, Comment.name)
        .where(Comment.id > after, Comment.fold_version != FOLD_VERSION)
        .order_by(Comment.id)
        .limit(limit)
    ).all()
    db.session.rollback()
    return [
        {
            "number": row.id,
            "of_body": row.body,
            "of_name": row.name,
            "as_folded": searchable.folded(row.body, row.name),
        }
        for row in found
    ]

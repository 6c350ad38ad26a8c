"""Do one thing to several articles, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from blog.articles import publishing_actions
from blog.articles.locking_actions import Changed, NoSuchArticle, NotPossible
from blog.core.audit import Actor
from blog.newsroom.writing.publishing_forms import Bulk, BulkForm


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were done, had changed since they were seen, or could not be done."""

    done: int
    changed: int
    left: int


def carry_out(form: BulkForm, *, by: Actor, now: datetime) -> Outcome:
    """Do what a valid form says to each article that is still as it was seen."""
    act = _action(form)
    done = changed = left = 0
    for article_id, seen in form.seen:
        try:
            act(article_id, based_on=seen, by=by, now=now)
            done += 1
        except Changed:
            changed += 1
        except (NotPossible, NoSuchArticle):
            left += 1
    return Outcome(done, changed, left)


def _action(form: BulkForm) -> Callable[..., None]:
    match form.action:
        case Bulk.PUBLISH:
            return publishing_actions.publish
        case Bulk.UNPUBLISH:
            return publishing_actions.unpublish
        case Bulk.MOVE:
            return partial(publishing_actions.move_to_section, section_id=form.section_id)

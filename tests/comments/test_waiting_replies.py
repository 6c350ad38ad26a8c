"""A reply that waits for its article is judged by what is so when its turn has come."""

from __future__ import annotations

import threading
import time

from flask import Flask
from sqlalchemy import insert, update

from blog.articles.models import Article
from blog.comments.actions import Submitted
from blog.core.database import db
from blog.core.site_version import SiteVersion
from blog.rulebook.models import EditorRule
from tests.cast import NOON, OPEN_HOUSE, draft, publishes, submits
from tests.databases import both_databases

A_WHILE_SECONDS = 0.5  # until it waits


@both_databases
def test_a_rule_that_is_written_meanwhile_holds_it(app: Flask) -> None:
    publishes()
    submits(draft("They say it rains."), rules=OPEN_HOUSE)  # the rules are known from here on
    sent: list[Submitted] = []

    def sends() -> None:
        with app.app_context():
            sent.append(submits(draft("They say the goat bites."), rules=OPEN_HOUSE))

    writer = threading.Thread(target=sends)
    rule = {"kind": "words", "pattern": "goat", "effect": "held", "written_by": "Ada"}
    with db.engine.begin() as editor:
        editor.execute(update(Article).values(revision=Article.revision))
        writer.start()
        time.sleep(A_WHILE_SECONDS)
        editor.execute(insert(EditorRule).values(**rule, written_at=NOON))
        editor.execute(update(SiteVersion).values(number=SiteVersion.number + 1))
    writer.join()
    (found,) = sent
    assert found.comment_id
    assert not found.is_public

"""The audit log, as admins read it, and mails that they send again."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from blog.accounts.staff_models import Staff
from blog.comments.status import Status
from blog.core import audit, outbox
from blog.core.audit import Actor, AuditEntry
from blog.core.database import db, transaction
from blog.core.outbox import OutboxMail
from blog.newsroom.desk import audit_wording
from tests.cast import NOON, decides, draft, publishes, submits
from tests.counting import counted
from tests.databases import both_databases
from tests.pages import Page, Reader, words
from tests.staff import ADA, WIM

LOG = "/newsroom/audit"
ROOT = Path(__file__).parents[2]


def notes(did: str, *, who: str = ADA, subject: str = "", detail: str = "") -> None:
    """Somebody does something; who has no account here does it at the command line."""
    staff_id = db.session.scalar(select(Staff.id).where(Staff.name == who))
    with transaction() as session:
        by = Actor(who, staff_id)
        audit.note(session, by, did, subject=subject, detail=detail, now=NOON)


def rows(page: Page) -> list[list[str]]:
    """Return the log's lines, each as who, what, to what and more."""
    found = [each for body in page.all("tbody") for each in body.findall("tr")]
    return [[words(cell) for cell in row[1:]] for row in found]


@both_databases
def test_the_log_says_in_words_who_did_what(app: Flask, ada: Reader, zoe: Reader) -> None:
    notes("article.published", subject="article:12", detail="The ferry runs again")
    notes("settings.changed", subject="settings", detail="site_title: default → The Courier")
    assert rows(zoe.get(LOG)) == [
        [ADA, "Settings changed", "Settings", "site_title: default → The Courier"],
        [ADA, "Article published", "Article 12", "The ferry runs again"],
    ]


def test_what_nobody_has_words_for_is_shown_as_it_is(app: Flask, zoe: Reader) -> None:
    notes("goat.milked", subject="goat:1")
    notes("article.saved", subject="article:of no number")
    assert rows(zoe.get(LOG))[1] == [ADA, "goat.milked", "goat:1", ""]


def test_the_subject_leads_to_where_it_is(app: Flask, ada: Reader, zoe: Reader) -> None:
    publishes()
    submits(draft())
    notes("comment.picked", subject="comment:1")
    notes("article.saved", subject="article:1")
    notes("staff.created", subject="staff:1")
    notes("image.deleted", subject="image:1")
    page = zoe.get(LOG)
    links = [each.attrib["href"] for row in page.all("td") for each in row.findall("a")]
    assert len(links) == 3, "what is deleted leads nowhere"
    for link in links:
        zoe.get(link)


def test_the_log_is_narrowed_to_a_person_and_a_deed(
    app: Flask, wim: Reader, ada: Reader, zoe: Reader
) -> None:
    notes("article.saved", who=WIM)
    notes("article.saved")
    notes("article.published")
    notes("staff.created", who="root")
    form = zoe.get(LOG)
    (wims,) = (each.get("value") for each in form.all("option") if words(each) == WIM)
    assert [row[0] for row in rows(zoe.get(f"{LOG}?who={wims}"))] == [WIM]
    assert [row[0] for row in rows(zoe.get(f"{LOG}?did=article.saved"))] == [ADA, WIM]
    assert [row[0] for row in rows(zoe.get(f"{LOG}?who=none"))] == ["root"]
    assert len(rows(zoe.get(f"{LOG}?who=99&did=goat.milked&after=x"))) == 4, "nonsense is left out"


def test_the_log_goes_on_where_a_page_ends(app: Flask, zoe: Reader) -> None:
    for number in range(60):
        notes("article.saved", detail=str(number))
    page = zoe.get(f"{LOG}?did=article.saved")
    (older,) = (each.attrib["href"] for each in page.all("a") if each.get("rel") == "next")
    seen = rows(page) + rows(zoe.get(older))
    assert [row[3] for row in seen] == [str(number) for number in reversed(range(60))]


def test_the_log_asks_as_often_for_much_as_for_little(app: Flask, zoe: Reader) -> None:
    asked = []
    for _ in range(2):
        with counted() as count:
            zoe.get(LOG)
            asked.append(count())
        for _number in range(60):
            notes("article.saved")
    assert asked[0] == asked[1]


def test_decisions_about_comments_stand_beside_it(app: Flask, ada: Reader, zoe: Reader) -> None:
    publishes()
    submits(draft())
    decides(1, Status.PUBLISHED, note="Well said.")
    decides(1, Status.REMOVED)
    page = zoe.get(f"{LOG}?log=decisions")
    assert rows(page) == [
        [ADA, "Comment 1", "published", "removed", ""],
        [ADA, "Comment 1", "held", "published", "Well said."],
    ], "what the rules decided is none of theirs"
    (zoes,) = (each.get("value") for each in page.all("option") if words(each) == "Zoe Admin")
    assert rows(zoe.get(f"{LOG}?log=decisions&who={zoes}")) == []


def test_there_are_words_for_every_deed() -> None:
    """What is noted anywhere in the package is one of the deeds that the log has words for."""
    noted = set()
    for path in (ROOT / "blog").rglob("*actions.py"):
        source = path.read_text()
        if "audit" in source:
            noted |= set(re.findall(r'"((?:\w+)\.(?:[a-z_]+))"', source))
    assert noted - set(audit_wording.DEEDS) == set()


# Mails


def fails_to_mail(error: str = "Nobody answered.") -> int:
    with transaction() as session:
        mail = outbox.put(session, "digest", "digest", {}, now=NOON)
        mail.is_open, mail.died_at, mail.error, mail.attempts = False, NOON, error, 8
    return mail.id


@both_databases
def test_an_admin_has_a_mail_sent_again(app: Flask, zoe: Reader) -> None:
    mail_id = fails_to_mail()
    fails_to_mail("No such mailbox.")
    page = zoe.get("/newsroom/mails")
    assert [row[-2] for row in rows(page)] == ["No such mailbox.", "Nobody answered."]
    page = zoe.does(page, f"{mail_id}/attempts")
    assert "It is sent again at once." in page.text
    assert [row[-2] for row in rows(page)] == ["No such mailbox."]
    db.session.rollback()
    assert db.session.get_one(OutboxMail, mail_id).is_open
    assert db.session.scalars(select(AuditEntry)).one().did == "mail.revived"


def test_failed_mails_go_on_where_a_page_ends(app: Flask, zoe: Reader) -> None:
    for number in range(55):
        fails_to_mail(str(number))
    page = zoe.get("/newsroom/mails")
    (older,) = (each.attrib["href"] for each in page.all("a") if each.get("rel") == "next")
    errors = [row[-2] for row in rows(page) + rows(zoe.get(older))]
    assert errors == [str(number) for number in reversed(range(55))]

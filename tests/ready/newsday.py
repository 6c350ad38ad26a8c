"""Everything that anybody may do to what readers see, each thing under a name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from blog.accounts import staff_actions as accounts
from blog.accounts.staff_actions import Profile
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role as StaffRole
from blog.articles import (
    image_actions,
    publishing_actions,
    recording,
    writing_actions,
)
from blog.articles.content import MINOR, Amendment, Content
from blog.articles.models import Article
from blog.articles.policy import Change
from blog.articles.policy import Status as ArticleStatus
from blog.cli.tidy import tidied
from blog.core.audit import Actor
from blog.core.database import db
from blog.images.actions import Texts
from blog.publication import actions as publication
from blog.publication import policy, queries, removal_actions, section_actions
from blog.rulebook import actions as rulebook
from blog.rulebook.models import EditorRule
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Effect, Kind
from tests.cast import ADA, publishes
from tests.pictures import sends
from tests.ready.conversation import Conversation
from tests.ready.day import one
from tests.staff import hire
from tests.stories import opens_section, tells

BY = Actor(ADA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How far the clock is moved; the longest is beyond the age at which articles close.
STEPS = (timedelta(seconds=1), timedelta(minutes=1), HOUR, 5 * HOUR, DAY, 8 * DAY)
SETTINGS: Sequence[tuple[str, tuple[Any, ...]]] = (
    ("site_title", ("The Courier", "The Ferry Post", None)),
    ("site_description", ("All that floats.", None)),
    ("articles_per_page", (3, 1, 2)),
    ("comments_per_page", (1, 3, 50)),
    ("comments_newest_first", (True, False)),
    ("thread_depth", (1, 4)),
    ("comments_open_days", (1, 30, 0)),
    ("comment_max_characters", (500, None)),
    ("hold_first_comments", (True, False)),
    ("hold_links", (5, None)),
    ("staffed_hours", ("mon-fri 08:00-18:00", "sun 10:00-13:00", "")),
    ("queue_cap", (1, 0)),
    ("slow_seconds", (300, 0, None)),
)


class Newsday(Conversation):
    """A blog with articles, sections, authors, a picture and a thread."""

    def begins(self) -> None:
        """Put everything in its place."""
        self.staff = [hire(StaffRole.EDITOR), hire(StaffRole.WRITER)]
        sections = [opens_section("City", "All about town."), opens_section("Sea")]
        picture = sends()
        publishes("section: city\n")
        content: dict[str, Any] = {"tags": ("Boats",), "author_ids": (self.staff[0],)}
        for number, headline in enumerate(("Goats", "Tides", "Harbour")):
            tells(headline, section_id=sections[number % 2], lead_image_id=picture, **content)
        for which in (0, 0, 0, 0, 1):
            self.submits(which, 0)
        self.replies(0, 0)
        db.session.rollback()

    # What it does with articles.

    def tells(self, _which: int, how: int) -> None:
        """Ada writes an article and publishes it, or schedules it for the next minute."""
        article_id = self._writes()
        if how % 2 == 0:
            publishing_actions.publish(article_id, based_on=1, by=BY, now=self.now)
        else:
            at = self.now + timedelta(minutes=1)
            publishing_actions.schedule(article_id, at, based_on=1, by=BY, now=self.now)

    def rewrites(self, which: int, how: int) -> None:
        """Ada changes one of the things of which an article is made."""
        article = one(self.articles(), which)
        changes = self._changes(article)
        self._saves(article, MINOR, **changes[how % len(changes)])

    def corrects(self, which: int, _how: int) -> None:
        """Ada corrects an article."""
        article = one(self.public(), which)
        note = f"There was no goat {len(self.done)}."
        amendment = Amendment(change=Change.CORRECTION, note=note)
        self._saves(article, amendment, body=f"{article.body}\n\nAh {len(self.done)}.")

    def takes_back(self, which: int, _how: int) -> None:
        """Ada takes an article from the readers."""
        article = one(self.articles(), which)
        publishing_actions.unpublish(article.id, based_on=article.revision, by=BY, now=self.now)

    def lets_out(self, which: int, _how: int) -> None:
        """Ada publishes what is not public."""
        drafts = [each for each in self.articles() if each.status == ArticleStatus.DRAFT]
        article = one(drafts, which)
        publishing_actions.publish(article.id, based_on=article.revision, by=BY, now=self.now)

    def deletes(self, _which: int, _how: int) -> None:
        """Ada deletes a draft that she has just begun."""
        writing_actions.delete_draft(self._writes(), based_on=1, by=BY, now=self.now)

    def moves(self, which: int, how: int) -> None:
        """Ada puts an article into another section, or none."""
        article = one(self.articles(), which)
        sections: list[int | None] = [None, *(each.id for each in self.sections())]
        revision = article.revision
        publishing_actions.move_to_section(
            article.id, sections[how % len(sections)], based_on=revision, by=BY, now=self.now
        )

    def describes(self, _which: int, _how: int) -> None:
        """Ada gives the picture other words."""
        texts = Texts(f"A goat {len(self.done)}", "On deck", "Photo: Bo")
        image_actions.describe(1, texts, by=BY, now=self.now)

    # What it does with the blog.

    def sets(self, which: int, how: int) -> None:
        """Zoe sets something for the whole blog."""
        name, values = SETTINGS[which % len(SETTINGS)]
        seen = policy.mark(queries.values())
        publication.change({name: values[how % len(values)]}, seen=seen, by=BY, now=self.now)

    def adds_section(self, _which: int, how: int) -> None:
        """Zoe adds a section."""
        name = f"Section {len(self.done)}"
        section_actions.add(name, "", is_premoderated=how % 2 == 1, by=BY, now=self.now)

    def changes_section(self, which: int, how: int) -> None:
        """Zoe renames a section, or has all comments in it wait."""
        section = one(self.sections(), which)
        name = f"Renamed {len(self.done)}" if how % 2 == 0 else section.name
        waits = section.is_premoderated if how % 2 == 0 else not section.is_premoderated
        section_actions.change(
            section.id, name, section.description, is_premoderated=waits, by=BY, now=self.now
        )

    def moves_section(self, which: int, how: int) -> None:
        """Zoe gives the sections another order."""
        number = one(self.sections(), which).id
        section_actions.move(number, is_up=how % 2 == 0, by=BY, now=self.now)

    def removes_section(self, which: int, _how: int) -> None:
        """Zoe deletes a section in which nothing stands."""
        section_actions.remove(one(self.sections(), which).id, by=BY, now=self.now)

    def changes_removals(self, which: int, how: int) -> None:
        """Zoe words a reason for removals anew, moves, retires, adds one, or brings it back."""
        code = one(self.removals(), which).code
        acts: Sequence[Callable[[], object]] = (
            lambda: removal_actions.reword(code, f"For {len(self.done)}.", by=BY, now=self.now),
            lambda: removal_actions.add(f"Too {len(self.done)} loud.", by=BY, now=self.now),
            lambda: removal_actions.retire(code, by=BY, now=self.now),
            lambda: removal_actions.bring_back(code, by=BY, now=self.now),
            lambda: removal_actions.move(code, is_up=False, by=BY, now=self.now),
        )
        acts[how % len(acts)]()

    def introduces(self, which: int, how: int) -> None:
        """One of the staff has another name, says who they are, or shows a portrait."""
        member = db.session.get_one(Staff, one(self.staff, which))
        profile = Profile(member.name, member.about, member.portrait_id)
        changes: Sequence[dict[str, Any]] = (
            {"name": f"Ada {len(self.done)}"},
            {"about": f"Has seen {len(self.done)} boats."},
            {"portrait_id": None if member.portrait_id else 1},
        )
        profile = dataclasses.replace(profile, **changes[how % 3])
        accounts.edit_profile(profile, by=Actor(member.name, member.id), now=self.now)

    def rules(self, which: int, how: int) -> None:
        """An editor writes a rule, or takes one out of force."""
        if how % 2 == 0:
            proposal = Proposal(
                kind=Kind.WORDS, patterns=(f"goat{len(self.done)}",), effect=Effect.HOLD
            )
            rulebook.write(proposal, by=BY, now=self.now)
        else:
            numbers = db.session.scalars(select(EditorRule.id).order_by(EditorRule.id)).all()
            rulebook.retire(one(numbers, which), by=BY, now=self.now)

    def tidies(self, _which: int, _how: int) -> None:
        """What has had its time is dropped."""
        tidied()

    def waits(self, which: int, _how: int) -> None:
        """Time passes, and nothing else."""
        self.clock.shift(STEPS[which % len(STEPS)])

    def _writes(self) -> int:
        """Begin an article, and return its number."""
        content = Content(headline=f"News {len(self.done)}", body="A boat.", tags=("Boats",))
        return writing_actions.create(content, by=BY, now=self.now).article_id

    def _saves(self, article: Article, amendment: Amendment, **changes: Any) -> None:
        content = dataclasses.replace(recording.content_of(article), **changes)
        writing_actions.save(
            article.id,
            content,
            based_on=article.revision,
            by=BY,
            amendment=amendment,
            now=self.now,
        )

    def _changes(self, article: Article) -> Sequence[dict[str, Any]]:
        number = len(self.done)
        return (
            {"headline": f"{article.headline} {number}"[-60:]},
            {"standfirst": f"In short: {number}."},
            {"body": f"It carried {number} goats."},
            {"slug": f"{article.slug}-{number}"[-60:]},
            {"byline": f"Guest {number}"},
            {"tags": ("Boats", "Goats") if len(article.tags) < 2 else ("Boats",)},
            {"author_ids": tuple(self.staff if len(article.author_ids) < 2 else self.staff[1:])},
            {"lead_image_id": None if article.lead_image_id else 1},
            {"canonical_url": f"https://else.example/{number}"},
            {"language": "fr" if article.language == "en" else "en"},
            {"thread_order": "newest" if article.thread_order != "newest" else "oldest"},
            {"comments_open": not article.comments_open},
            {"is_premoderated": not article.is_premoderated},
            {"comments_close_at": self.now + timedelta(minutes=1)},
            {"comments_kept_open": not article.comments_kept_open},
        )

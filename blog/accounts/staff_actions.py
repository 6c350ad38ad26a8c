"""Take staff on, change who they are and what they may do; each function is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts import hashing, link_actions, session_actions
from blog.accounts.hashing import Cost
from blog.accounts.link_actions import Ways
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import LinkPurpose, Role
from blog.core import audit, site_version
from blog.core.audit import Actor
from blog.core.database import transaction
from blog.core.text import folded_name, slugify
from blog.images.models import Image


class EmailTaken(Exception):
    """An address that somebody of the staff has already."""


class NameTaken(Exception):
    """A name that reads like that of somebody else, who may have left: bylines stay."""


class LastAdmin(Exception):
    """Without this one, nobody could look after people and settings."""


class NoSuchImage(Exception):
    """A portrait that is not there."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is taken on, and as what."""

    name: str
    email: str
    role: Role


@dataclass(frozen=True, slots=True)
class Profile:
    """How readers see somebody; `portrait_id` is an image, or None."""

    name: str
    about: str
    portrait_id: int | None


def create(newcomer: Newcomer, password: str, *, cost: Cost, by: Actor, now: datetime) -> int:
    """Take somebody on who has a password at once; return their number.

    Raises EmailTaken, or NameTaken.
    """
    password_hash = hashing.hash_password(password, cost)
    with transaction() as session:
        member = _hire(session, newcomer, now)
        member.password_hash = password_hash
        subject = f"staff:{member.id}"
        audit.note(session, by, "staff.created", subject=subject, detail=_told(newcomer), now=now)
        return member.id


def invite(newcomer: Newcomer, ways: Ways, *, by: Actor, now: datetime) -> int:
    """Take somebody on who sets a password by a link; return the link's number.

    Raises EmailTaken, or NameTaken.
    """
    with transaction() as session:
        member = _hire(session, newcomer, now)
        subject = f"staff:{member.id}"
        audit.note(session, by, "staff.invited", subject=subject, detail=_told(newcomer), now=now)
        return link_actions.add(session, member, LinkPurpose.INVITATION, ways, now)


def edit_profile(profile: Profile, *, by: Actor, now: datetime) -> None:
    """Change how readers see one; the address of the author's page stays.

    Raises NoSuchImage, or NameTaken.
    """
    with transaction() as session:
        member = session.get_one(Staff, by.staff_id, with_for_update=True)
        if profile.portrait_id is not None and session.get(Image, profile.portrait_id) is None:
            raise NoSuchImage
        before = Profile(member.name, member.about, member.portrait_id)
        if before == profile:
            return
        site_version.raise_it(session)
        if before.name != profile.name:
            _see_name_free(session, profile.name, but=member.id)
        member.name, member.about = profile.name, profile.about
        member.portrait_id = profile.portrait_id
        detail = f"{before.name} → {member.name}" if before.name != member.name else ""
        subject = f"staff:{member.id}"
        audit.note(session, by, "staff.edited", subject=subject, detail=detail, now=now)


def change_role(staff_id: int, role: Role, *, by: Actor, now: datetime) -> None:
    """Let somebody do more, or less, from their next request on. Raises LastAdmin."""
    with transaction() as session:
        member = _lock(session, staff_id)
        if member.role == role:
            return
        _see_admin_left(session, member)
        detail = f"{member.role} → {role}"
        member.role = role
        subject = f"staff:{member.id}"
        audit.note(session, by, "staff.role_changed", subject=subject, detail=detail, now=now)


def deactivate(staff_id: int, *, by: Actor, now: datetime) -> None:
    """Shut somebody out at once, everywhere; what they wrote stays. Raises LastAdmin."""
    with transaction() as session:
        member = _lock(session, staff_id)
        if not member.is_active:
            return
        _see_admin_left(session, member)
        member.is_active = False
        session_actions.drop_all(session, member.id)
        link_actions.void(session, member.id, now)
        audit.note(session, by, "staff.deactivated", subject=f"staff:{member.id}", now=now)


def reactivate(staff_id: int, *, by: Actor, now: datetime) -> None:
    """Let somebody in again who had left."""
    with transaction() as session:
        member = _lock(session, staff_id)
        if not member.is_active:
            member.is_active = True
            audit.note(session, by, "staff.reactivated", subject=f"staff:{member.id}", now=now)


def _hire(session: Session, newcomer: Newcomer, now: datetime) -> Staff:
    # First, for its lock: of two who hire at once, the later one sees whom the other took on.
    site_version.raise_it(session)
    email = newcomer.email.lower()
    if session.scalar(select(Staff.id).where(Staff.email == email)) is not None:
        raise EmailTaken
    _see_name_free(session, newcomer.name)
    member = Staff(
        email=email,
        name=newcomer.name,
        slug=_free_slug(session, newcomer.name),
        role=newcomer.role,
        created_at=now,
    )
    session.add(member)
    session.flush()
    return member


def _see_name_free(session: Session, name: str, *, but: int = 0) -> None:
    """Raise NameTaken if somebody else's name reads the same: colleagues know staff by name.

    Whoever asks has raised the site's version: nobody else gives names meanwhile.
    """
    wanted = folded_name(name)
    others = session.scalars(select(Staff.name).where(Staff.id != but))
    if any(folded_name(each) == wanted for each in others):
        raise NameTaken


def _free_slug(session: Session, name: str) -> str:
    """Return an author page's address that nobody has: the name's, else with a number."""
    wanted = slugify(name) or "author"
    candidates = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(
        slug
        for slug in candidates
        if session.scalar(select(Staff.id).where(Staff.slug == slug)) is None
    )


def _lock(session: Session, staff_id: int) -> Staff:
    """Lock all admins, then this one: of two who demote each other, the later one sees it."""
    session.execute(
        select(Staff.id).where(Staff.role == Role.ADMIN).order_by(Staff.id).with_for_update()
    )
    return session.get_one(Staff, staff_id, with_for_update=True)


def _see_admin_left(session: Session, member: Staff) -> None:
    """Raise LastAdmin if nobody else could sign in as an admin."""
    if member.role != Role.ADMIN or not member.is_active:
        return
    other = session.scalar(
        select(Staff.id)
        .where(
            Staff.role == Role.ADMIN,
            Staff.is_active,
            Staff.password_hash != "",
            Staff.id != member.id,
        )
        .limit(1)
    )
    if other is None:
        raise LastAdmin(f"{member.name} is the last admin; make somebody else one first.")


def _told(newcomer: Newcomer) -> str:
    return f"{newcomer.name}, {newcomer.role}"

"""What a search finds, kind by kind, for whoever may see that kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import url_for
from flask_babel import gettext

from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.articles import policy
from blog.articles.models import Article
from blog.comments.models import Comment
from blog.newsroom.desk import excerpt, search_queries
from blog.newsroom.desk.excerpt import Excerpt

_PER_GROUP = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: where it is, what it is called, and where the words stand."""

    id: int
    url: str
    title: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the newest first; `more_url` is where it goes on."""

    name: str
    title: str
    hits: list[Hit]
    more_url: str | None


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing: its name in addresses, how it is called, and how it is looked for."""

    name: str
    title: str
    find: Callable[..., list[Hit]]


def groups(
    words: str, member: Staff, *, only: str = "", before: int | None = None, now: datetime
) -> list[Group]:
    """Look for words; one query for each kind of thing, or for the one that `only` names."""
    kinds = _kinds(words, member, now)
    chosen = [each for each in kinds if each.name == only]
    found = []
    for kind in chosen or kinds:
        hits = kind.find(before=before if chosen else None, limit=_PER_GROUP + 1)
        more_url = None
        if len(hits) > _PER_GROUP:
            last = hits[_PER_GROUP - 1].id
            more_url = url_for("newsroom_search.search", q=words, only=kind.name, after=last)
        found.append(Group(kind.name, kind.title, hits[:_PER_GROUP], more_url))
    return found


def _kinds(words: str, member: Staff, now: datetime) -> list[_Kind]:
    role = Role(member.role)
    by = None if role.may(Role.EDITOR) else member.id
    for_all = [
        _Kind("articles", gettext("Articles"), partial(_articles, words, by, now)),
        _Kind("images", gettext("Images"), partial(_images, words)),
    ]
    for_editors = [
        _Kind("comments", gettext("Comments"), partial(_comments, words)),
        _Kind("staff", gettext("People"), partial(_staff, words)),
        _Kind("tags", gettext("Tags"), partial(_tags, words)),
        _Kind("corrections", gettext("Corrections"), partial(_corrections, words)),
    ]
    return [*for_all, *(for_editors if role.may(Role.EDITOR) else ())]


def _articles(
    words: str, by: int | None, now: datetime, *, before: int | None, limit: int
) -> list[Hit]:
    return [
        _hit(
            each.id,
            # What writers find and may not change, they can still read.
            _article_url(each) if by is None or not _is_public(each, now) else _story_url(each),
            each.headline,
            [each.standfirst, each.body, each.slug],
            words,
        )
        for each in search_queries.articles(words, by=by, now=now, before=before, limit=limit)
    ]


def _comments(words: str, *, before: int | None, limit: int) -> list[Hit]:
    return [
        _hit(
            comment.id,
            url_for("newsroom_comments.comment", comment_id=comment.id),
            _title(comment, article),
            [comment.body],
            words,
        )
        for comment, article in search_queries.comments(words, before=before, limit=limit)
    ]


def _staff(words: str, *, before: int | None, limit: int) -> list[Hit]:
    return [
        _hit(
            each.id,
            url_for("lists.author", slug=each.slug),
            each.name,
            [each.about, each.email],
            words,
        )
        for each in search_queries.staff(words, before=before, limit=limit)
    ]


def _tags(words: str, *, before: int | None, limit: int) -> list[Hit]:
    return [
        _hit(each.id, url_for("lists.tag", slug=each.slug), each.name, [], words)
        for each in search_queries.tags(words, before=before, limit=limit)
    ]


def _images(words: str, *, before: int | None, limit: int) -> list[Hit]:
    return [
        _hit(
            each.id,
            url_for("newsroom_images.image", image_id=each.id),
            each.alt or each.file_name,
            [each.caption, each.file_name, each.credit],
            words,
        )
        for each in search_queries.images(words, before=before, limit=limit)
    ]


def _corrections(words: str, *, before: int | None, limit: int) -> list[Hit]:
    return [
        _hit(
            correction.id,
            _article_url(article),
            article.headline,
            [correction.note, correction.credit],
            words,
        )
        for correction, article in search_queries.corrections(words, before=before, limit=limit)
    ]


def _hit(number: int, url: str, title: str, texts: Sequence[str], words: str) -> Hit:
    return Hit(number, url, title, excerpt.of(texts, words))


def _article_url(article: Article) -> str:
    return url_for("newsroom_articles_writing.edit", article_id=article.id)


def _story_url(article: Article) -> str:
    return url_for("articles.article", slug=article.slug)


def _is_public(article: Article, now: datetime) -> bool:
    return policy.is_public(article.status, article.published_at, now)


def _title(comment: Comment, article: Article) -> str:
    return gettext(
        "%(name)s on “%(headline)s”", name=comment.name or "–", headline=article.headline
    )

"""What is made of what a person writes, in one place: HTML, tags, authors, pictures used.

Every function works in the transaction of the action that calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.staff_models import Staff
from blog.articles.content import Content, Lost
from blog.articles.models import Article, ArticleAuthor, ArticleImage, ArticleTag, Tag
from blog.core import markup
from blog.core.markup import Rendered
from blog.core.pictures import Picture
from blog.core.text import slugify
from blog.images import queries as image_queries
from blog.publication.models import Section

RowT = TypeVar("RowT", ArticleAuthor, ArticleImage, ArticleTag)

_PLAIN = (
    "headline",
    "standfirst",
    "byline",
    "language",
    "canonical_url",
    "comments_open",
    "comments_kept_open",
    "is_premoderated",
    "comments_close_at",
    "thread_order",
)


def put(session: Session, article: Article, content: Content) -> frozenset[Lost]:
    """Make an article of a content, all but its slug; return what is no longer there to have."""
    for name in _PLAIN:
        setattr(article, name, getattr(content, name))
    section = session.get(Section, content.section_id) if content.section_id else None
    article.section_id = section.id if section else None
    pictures = _pictures(content)
    lead = pictures.get(content.lead_image_id or 0)
    article.lead_image_id = lead.id if lead else None
    article.lead_html = markup.render_lead(lead) if lead else ""
    put_body(article, render(content.body, pictures, has_lead=lead is not None))
    authors = set(session.scalars(select(Staff.id).where(Staff.id.in_(content.author_ids))))
    # Without any author left, an article keeps those it has.
    found = [each for each in content.author_ids if each in authors]
    article.author_ids = found or list((content.author_ids and article.author_ids) or [])
    tags = _tags(session, content.tags)
    article.tags = [{"slug": tag.slug, "name": tag.name} for tag in tags]
    session.flush()  # an article's number comes first, then what it has
    keep_usage(session, article)
    keep_authors(session, article)
    _keep(session, ArticleTag, article, [tag.id for tag in tags], lambda row: row.tag_id, "tag_id")
    gone = {
        Lost.SECTION: content.section_id is not None and section is None,
        Lost.IMAGE: content.lead_image_id is not None and lead is None,
        Lost.AUTHOR: len(authors) < len(set(content.author_ids)),
    }
    return frozenset(lost for lost, is_gone in gone.items() if is_gone)


def put_body(article: Article, rendered: Rendered) -> None:
    """Set an article's text and the HTML made of it."""
    article.body = rendered.source
    article.body_html = rendered.html
    article.renderer = rendered.renderer


def render(
    body: str, pictures: dict[int, Picture] | None = None, *, has_lead: bool = False
) -> Rendered:
    """Render a text with the pictures it names, looked up if they are not given; one query."""
    if pictures is None:
        pictures = image_queries.pictures(markup.image_ids(body))
    return markup.render_article(body, pictures, has_lead=has_lead)


def transient(content: Content, like: Article | None) -> Article:
    """Return what an article would be, known to no session; for a page that shows it.

    Its instants and corrections are those of `like`.
    """
    pictures = _pictures(content)
    lead = pictures.get(content.lead_image_id or 0)
    rendered = render(content.body, pictures, has_lead=lead is not None)
    return Article(
        slug=content.slug,
        section_id=content.section_id,
        author_ids=list(content.author_ids),
        tags=[{"slug": slugify(name), "name": name} for name in content.tags],
        corrections=list(like.corrections) if like else [],
        lead_image_id=content.lead_image_id,
        lead_html=markup.render_lead(lead) if lead else "",
        body=content.body,
        body_html=rendered.html,
        renderer=rendered.renderer,
        published_at=like.published_at if like else None,
        revised_at=like.revised_at if like else None,
        **{name: getattr(content, name) for name in _PLAIN},
    )


def keep_usage(session: Session, article: Article) -> None:
    """Note which pictures an article's text shows."""
    shown = sorted(image_queries.pictures(markup.image_ids(article.body)))
    _keep(session, ArticleImage, article, shown, lambda row: row.image_id, "image_id")


def keep_authors(session: Session, article: Article) -> None:
    """Note which of the staff wrote an article."""
    ids = article.author_ids
    _keep(session, ArticleAuthor, article, ids, lambda row: row.staff_id, "staff_id")


def _pictures(content: Content) -> dict[int, Picture]:
    ids = markup.image_ids(content.body)
    return image_queries.pictures(ids | {content.lead_image_id} if content.lead_image_id else ids)


def _tags(session: Session, names: Iterable[str]) -> list[Tag]:
    """Return the tags of these names, those that are new made; two names may mean one tag."""
    tags: dict[str, Tag] = {}
    for name in names:
        slug = slugify(name)
        if slug and slug not in tags:
            tag = session.scalar(select(Tag).where(Tag.slug == slug))
            tags[slug] = tag or Tag(slug=slug, name=name)
            session.add(tags[slug])
    session.flush()
    return list(tags.values())


def _keep(
    session: Session,
    model: type[RowT],
    article: Article,
    ids: Iterable[int],
    number: Callable[[RowT], int],
    name: str,
) -> None:
    """Have an article's rows of a table be those with these numbers."""
    wanted = set(ids)
    rows = session.scalars(select(model).where(model.article_id == article.id)).all()
    for row in rows:
        if number(row) not in wanted:
            session.delete(row)
    for missing in sorted(wanted - {number(row) for row in rows}):
        session.add(model(article_id=article.id, **{name: missing}))

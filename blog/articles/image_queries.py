"""Read where pictures are used: in articles, and as portraits of who makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from blog.accounts.staff_models import Staff
from blog.articles.models import Article, ArticleImage
from blog.core.database import db


@dataclass(frozen=True, slots=True)
class Places:
    """The articles that show a picture now, and whose portrait it is."""

    articles: Sequence[Article]
    staff: Sequence[Staff]

    @property
    def is_used(self) -> bool:
        """Tell whether there is any such place."""
        return bool(self.articles or self.staff)


def places(image_id: int) -> Places:
    """Return where a picture is used now; two queries."""
    articles = select(Article).where(shows(image_id)).order_by(Article.id.desc())
    staff = select(Staff).where(Staff.portrait_id == image_id).order_by(Staff.name, Staff.id)
    return Places(db.session.scalars(articles).all(), db.session.scalars(staff).all())


def shows(image_id: int) -> ColumnElement[bool]:
    """Return whether an article shows a picture, above its text or in it, as SQL."""
    used = select(ArticleImage.article_id).where(ArticleImage.image_id == image_id)
    return or_(Article.lead_image_id == image_id, Article.id.in_(used))

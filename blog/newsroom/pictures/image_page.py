"""The pages of the pictures, in every state in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from flask import Response, current_app, make_response, render_template, request, url_for
from flask_babel import gettext

from blog.accounts.vocabulary import Role
from blog.articles import image_queries, policy
from blog.articles.image_queries import Places
from blog.articles.models import Article
from blog.core.clock import utc_now
from blog.images import queries
from blog.images.models import Image
from blog.newsroom import guard, notices, paging
from blog.newsroom.notices import Notice
from blog.newsroom.pictures.image_forms import TextsForm, UploadForm
from blog.newsroom.writing import article_access
from blog.web import present

_PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture is used; `url` is None for what whoever is signed in may not see."""

    title: str
    url: str | None


def folder() -> Path:
    """Return where the files of pictures lie."""
    return Path(current_app.instance_path, "images")


def show_all(form: UploadForm, *, status: int = HTTPStatus.OK) -> Response:
    """Answer with the form for another picture, and a page of those that are here."""
    page = queries.newest(after=paging.place().after, per_page=_PER_PAGE)
    ids = [image.id for image in page.images]
    html = render_template(
        "newsroom/images.html",
        images=[(image, queries.picture(image)) for image in page.images],
        links=paging.links("newsroom_images.images", {}, ids=ids, has_next=page.has_next),
        form=form,
        most_megabytes=round(present.settings().image_max_bytes / 1_000_000, 1),
        done=notices.of(request.args.get("done", "")),
    )
    return make_response(html, status)


def show(
    image: Image,
    form: TextsForm,
    *,
    status: int = HTTPStatus.OK,
    notice: Notice | None = None,
    not_deleted: Notice | None = None,
) -> Response:
    """Answer with one picture, what is said of it and where it is used.

    `notice` says why the form came back, `not_deleted` why the picture is still here.
    """
    found = image_queries.places(image.id)
    html = render_template(
        "newsroom/image.html",
        image=image,
        picture=queries.picture(image),
        places=_named(found),
        form=form,
        may_describe=_may_describe(found),
        may_delete=Role(guard.staff().role).may(Role.EDITOR),
        notice=notice,
        not_deleted=not_deleted,
        done=notices.of(request.args.get("done", "")),
    )
    return make_response(html, status)


def may_describe(image_id: int) -> bool:
    """Tell whether whoever is signed in may change a picture's words: they stand where it does."""
    return _may_describe(image_queries.places(image_id))


def not_yours() -> Notice:
    """Say that a picture's words are on pages that a writer may not change."""
    return Notice(
        gettext("These words stand on pages that are not yours to change"),
        gettext("Nothing was saved. Ask an editor to change them; what you typed is below."),
    )


def known() -> Notice:
    """Say that a picture was sent again, with other words."""
    return Notice(
        gettext("This picture is here already"),
        gettext(
            "Nothing was saved. Below is what you typed: save it to have it said of this picture, "
            "wherever it is shown."
        ),
    )


def in_use() -> Notice:
    """Say that a picture cannot be deleted."""
    return Notice(
        gettext("This picture is in use"),
        gettext("It was not deleted. Take it out of the places below first."),
    )


def _may_describe(found: Places) -> bool:
    now, own_id = utc_now(), guard.staff().id
    return article_access.is_editor() or (
        all(article_access.may_edit(article, now) for article in found.articles)
        and all(member.id == own_id for member in found.staff)
    )


def _named(found: Places) -> list[Place]:
    portraits = [
        Place(gettext("Portrait of %(name)s", name=member.name), None) for member in found.staff
    ]
    return [*map(_article_place, found.articles), *portraits]


def _article_place(article: Article) -> Place:
    now = utc_now()
    if article_access.may_edit(article, now):
        url = url_for("newsroom_articles_writing.edit", article_id=article.id)
        return Place(article.headline, url)
    if policy.is_public(article.status, article.published_at, now):
        return Place(article.headline, url_for("articles.article", slug=article.slug))
    return Place(gettext("A colleague’s article that is not published"), None)

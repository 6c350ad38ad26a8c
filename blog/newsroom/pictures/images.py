"""Views: pictures."""

from __future__ import annotations

import os
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from blog.accounts.vocabulary import Role
from blog.articles import image_actions
from blog.core.clock import utc_now
from blog.images import actions, queries
from blog.images.models import Image
from blog.images.refusals import Refused
from blog.newsroom import guard
from blog.newsroom.pictures import image_page, image_wording
from blog.newsroom.pictures.image_forms import TextsForm, UploadForm
from blog.web import limits, present

blueprint = Blueprint("newsroom_images", __name__, url_prefix="/newsroom/images")

_ONE = "/<int(max=2147483647):image_id>"


@blueprint.get("")
@guard.needs(Role.WRITER)
def images() -> Response:
    """The pictures, the newest first, and the form for another."""
    return image_page.show_all(UploadForm(formdata=None))


@blueprint.post("")
@guard.needs(Role.WRITER)
@limits.takes_files
def upload() -> BaseResponse:
    """Take a picture in, encoded anew."""
    form = UploadForm()
    if not form.validate_on_submit() or form.sent is None:
        return image_page.show_all(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    most = present.settings().image_max_bytes
    if _bytes(form.sent) > most:
        form.file.errors = [image_wording.too_many_bytes(most)]
        return image_page.show_all(form, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    # Late: Pillow is loaded by a worker that is sent a picture, and by no other.
    from blog.images import encoding

    try:
        encoded = encoding.encode(form.sent.stream, max_pixels=present.settings().image_max_pixels)
    except Refused as refused:
        form.file.errors = [image_wording.refusal(refused)]
        return image_page.show_all(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except encoding.Busy:
        form.file.errors = [image_wording.busy()]
        return image_page.show_all(form, status=HTTPStatus.SERVICE_UNAVAILABLE)
    uploaded = actions.upload(
        encoded,
        form.texts,
        file_name=form.file_name,
        folder=image_page.folder(),
        by=guard.actor(),
        now=utc_now(),
    )
    return _known(uploaded.image_id, form) if uploaded.is_known else _to(uploaded.image_id, "sent")


@blueprint.get(_ONE)
@guard.needs(Role.WRITER)
def image(image_id: int) -> Response:
    """One picture, what is said of it and where it is used."""
    found = _get(image_id)
    return image_page.show(found, TextsForm(formdata=None, obj=found))


@blueprint.post(_ONE)
@guard.needs(Role.WRITER)
def describe(image_id: int) -> BaseResponse:
    """Change what is said of a picture, wherever it is shown."""
    form, found = TextsForm(), _get(image_id)
    if not form.validate_on_submit():
        return image_page.show(found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not image_page.may_describe(image_id):
        return image_page.show(
            found, form, status=HTTPStatus.FORBIDDEN, notice=image_page.not_yours()
        )
    image_actions.describe(image_id, form.texts, by=guard.actor(), now=utc_now())
    return _to(image_id, "saved")


@blueprint.post(f"{_ONE}/delete")
@guard.needs(Role.EDITOR)
def delete(image_id: int) -> BaseResponse:
    """Delete a picture that is used nowhere."""
    try:
        image_actions.delete(image_id, folder=image_page.folder(), by=guard.actor(), now=utc_now())
    except image_actions.InUse:
        found = _get(image_id)
        form = TextsForm(formdata=None, obj=found)
        return image_page.show(
            found, form, status=HTTPStatus.CONFLICT, not_deleted=image_page.in_use()
        )
    return redirect(url_for("newsroom_images.images", done="image-deleted"), HTTPStatus.SEE_OTHER)


def _known(image_id: int, form: UploadForm) -> BaseResponse:
    """Answer for a picture that was here already, without losing what was typed with it."""
    found = _get(image_id)
    if form.texts == actions.Texts(found.alt, found.caption, found.credit):
        return _to(image_id, "image-known")
    return image_page.show(
        found, TextsForm(), status=HTTPStatus.CONFLICT, notice=image_page.known()
    )


def _get(image_id: int) -> Image:
    return queries.find(image_id) or abort(HTTPStatus.NOT_FOUND)


def _to(image_id: int, done: str) -> BaseResponse:
    return redirect(
        url_for("newsroom_images.image", image_id=image_id, done=done), HTTPStatus.SEE_OTHER
    )


def _bytes(file: FileStorage) -> int:
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    return size

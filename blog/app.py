"""Build the application; reads from top to bottom like a table of contents."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from flask import Flask

from blog import configuration
from blog.accounts import staff_models  # noqa: F401 -- its tables belong to the schema
from blog.articles import revision_models  # noqa: F401
from blog.cli import groups as commands
from blog.comments import decision_models, mail_models  # noqa: F401
from blog.comments.waiting import Waiting
from blog.core import audit as audit_log  # noqa: F401
from blog.core import database, outbox, site_version  # noqa: F401
from blog.core.commits import Commits
from blog.core.latest import for_latest
from blog.corrections import models as corrections_models  # noqa: F401
from blog.images import models as image_models  # noqa: F401
from blog.moderation import models as moderation_models  # noqa: F401
from blog.newsroom import guard, nav
from blog.newsroom.accounts import account, forgotten, links, people, second_factor, sign_in
from blog.newsroom.desk import audit, desk, mails, removals, search, sections, site_settings
from blog.newsroom.moderation import (
    article_comments,
    backtests,
    blocks,
    learned_filter,
    learner,
    queue,
    reports,
    rules,
)
from blog.newsroom.moderation import comments as newsroom_comments
from blog.newsroom.pictures import images
from blog.newsroom.writing import articles as newsroom_articles
from blog.newsroom.writing import preview_links, publishing, revisions, slow_mode, writing
from blog.publication import models as publication_models  # noqa: F401
from blog.publication.live import Live
from blog.rulebook import models as rulebook_models  # noqa: F401
from blog.settings import SECRETS, Settings
from blog.site import (
    articles,
    comments,
    corrections,
    error_reports,
    feeds,
    flags,
    history,
    lists,
    machines,
    masthead,
    moderation_log,
    previews,
    proofs,
    receipts,
    subscriptions,
    thread_rows,
)
from blog.site import images as image_files
from blog.spam import models as spam_models  # noqa: F401
from blog.version import __version__
from blog.web import (
    compression,
    csrf,
    errors,
    fragments,
    headers,
    i18n,
    limits,
    page_cache,
    present,
    proxy,
    request_log,
    sessions,
    static,
    templating,
)

_READERS = (
    articles,
    lists,
    corrections,
    history,
    previews,
    error_reports,
    moderation_log,
    comments,
    flags,
    feeds,
    receipts,
    proofs,
    subscriptions,
    image_files,
    machines,
)
_STAFF = (
    sign_in,
    forgotten,
    links,
    account,
    second_factor,
    people,
    newsroom_articles,
    writing,
    publishing,
    revisions,
    preview_links,
    slow_mode,
    images,
    newsroom_comments,
    queue,
    article_comments,
    rules,
    backtests,
    blocks,
    learned_filter,
    mails,
    reports,
    sections,
    search,
    site_settings,
    removals,
    audit,
    desk,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the blog with these settings, or with those of the environment.

    Raises blog.configuration.SettingsError, whose text says what to change.
    """
    chosen = configuration.check(settings) if settings else configuration.load()
    app = Flask(
        "blog",
        instance_path=str(chosen.instance_path),
        template_folder="../templates",
        static_folder=None,
    )
    _configure(app, chosen)
    _prepare_ground(app, chosen)
    _prepare_web(app, chosen)
    for view in (*_READERS, *_STAFF):
        app.register_blueprint(view.blueprint)
    commands.init_app(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(
            settings.database_url,
            pool_size=settings.database_pool_size,
            busy_seconds=settings.database_timeout_seconds,
        ),
        CSRF_OWN_ORIGIN=settings.base_url,
        CSRF_TRUSTED_ORIGINS=settings.trusted_origins,
    )


def _prepare_ground(app: Flask, settings: Settings) -> None:
    database.init_app(app, busy_seconds=settings.database_timeout_seconds)
    with app.app_context():
        commits = Commits(database.db.engine)
        live = Live(database.db.engine, commits, configuration.fixed(settings))
        app.extensions["waiting"] = Waiting(database.db.engine)
    app.extensions.update(live=live, commits=commits)
    present.init_app(
        app,
        settings=lambda: live.settings(app.extensions["settings"]),
        version=lambda: live.state.version,
        removals=lambda: live.state.removals,
        look=live.look,
    )


def _prepare_web(app: Flask, settings: Settings) -> None:
    """After-request hooks run in reverse: what is prepared first sees the answer last."""
    page_cache.init_app(
        app,
        app.extensions["commits"],
        max_bytes=settings.page_cache_mb * 1_000_000,
        # Without one, pages name the host by which they were asked for.
        by_host=not settings.base_url,
        private=("/newsroom", "/comments/", "/images/", "/previews/", "/healthz", "/readyz"),
    )
    sessions.init_app(app)
    proxy.init_app(app, trusted_proxies=settings.trusted_proxies)
    request_log.init_app(app)
    compression.init_app(app)
    headers.init_app(app)
    limits.init_app(
        app,
        max_bytes=settings.request_max_bytes,
        max_fields=settings.request_max_fields,
        max_file_bytes=settings.image_max_bytes,
    )
    csrf.csrf.init_app(app)
    static.init_app(app)
    i18n.init_app(app, language=settings.language, time_zone=settings.time_zone)
    templating.init_app(app, lambda: _site(present.settings()))
    fragments.init_app(app)
    thread_rows.init_app(app)
    errors.init_app(app)
    masthead.init_app(app)
    guard.init_app(app)
    nav.init_app(app)
    learner.init_app(app)
    app.extensions["page_format"] = static.page_format(app, __version__, _what_shows(settings))


@for_latest
def _site(settings: Settings) -> templating.Site:
    return templating.Site(
        title=settings.site_title,
        description=settings.site_description,
        language=settings.language,
        base_url=settings.base_url,
    )


def _what_shows(settings: Settings) -> str:
    """Return all settings but those of one host and the secrets, which no page shows."""
    hidden = {"instance_path": Path(), **dict.fromkeys(SECRETS, "")}
    return repr(sorted((dataclasses.asdict(settings) | hidden).items()))

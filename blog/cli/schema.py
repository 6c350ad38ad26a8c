"""flask db: Flask-Migrate's commands, on the migrations of this package."""

from __future__ import annotations

from flask import Flask, current_app, g
from flask.cli import with_appcontext
from flask_migrate import Migrate
from flask_migrate.cli import db as theirs

from blog.cli.groups import schema as group
from blog.core.database import MIGRATIONS, db


def prepare(app: Flask) -> None:
    """Give the blog Flask-Migrate, without which none of its commands works."""
    Migrate().init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)


@with_appcontext
def _begin(directory: str | None, x_arg: tuple[str, ...]) -> None:
    prepare(current_app)
    g.directory, g.x_arg = directory, x_arg  # where its commands look for them


group.callback, group.params = _begin, theirs.params
for _command in theirs.commands.values():
    group.add_command(_command)

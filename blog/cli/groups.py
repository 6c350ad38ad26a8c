"""The groups of the `flask` command, each of which loads its commands when it is called.

All commands with what they need (Alembic, above all) would add 0.1 s to each start:
`flask --help` wants the groups' names only, and a web server wants none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup


class LateGroup(AppGroup):
    """A group whose commands stand in modules that are imported when it is called.

    Importing them adds them to it, by `@group.command(…)`.
    """

    def __init__(self, name: str, *modules: str, about: str) -> None:
        super().__init__(name, help=about)
        self._modules = modules

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Load the commands, and whatever else the modules say of the group."""
        for module in self._modules:
            import_module(f"blog.cli.{module}")
        return super().make_context(*args, **options)


accounts = LateGroup("accounts", "accounts", about="Make, list and shut the accounts of the staff.")
articles = LateGroup("articles", "articles", about="Import, publish and list articles.")
comments = LateGroup(
    "comments",
    "comments",
    "answers",
    "backtest",
    "filter",
    "tidy",
    about="List comments and decide about them.",
)
mail = LateGroup("mail", "mail", about="Deliver mail from the outbox.")
sample = LateGroup("sample", "sample", about="Fill a blog with something to look at.")
schema = LateGroup("db", "schema", about="Bring the database to the schema of this version.")


def init_app(app: Flask) -> None:
    """Give the blog its commands."""
    for group in (accounts, articles, comments, mail, sample, schema):
        app.cli.add_command(group)

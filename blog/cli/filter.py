"""flask comments train, evaluate and learn: teach the filter, and see what it is good for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from blog.cli import trial_wording
from blog.cli.comments import who
from blog.cli.groups import comments as group
from blog.cli.labelled_file import BadFile, BadLine, read
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.database import db
from blog.core.text import clean_line
from blog.moderation import learning_actions, learning_queries
from blog.moderation.learning_actions import Outcome
from blog.spam import actions, queries, trial
from blog.spam.material import Material
from blog.spam.model import LEAST_OF_EACH

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_TOLD = 20


@group.command("train")
@click.argument("path", metavar="[FILE.csv]", type=_FILE, required=False)
@click.option("--skip-bad", is_flag=True, help="Leave lines out that cannot be taken.")
@click.option("--forget", metavar="SOURCE", help="Drop the examples of a file that was loaded.")
def train(path: Path | None, skip_bad: bool, forget: str | None) -> None:
    """Load labelled examples (columns text, name and label: good or spam), and learn.

    A file that is loaded again changes nothing but labels that are others now.
    """
    if (path is None) == (forget is None):
        raise click.UsageError("Name a file to load, or say --forget SOURCE.")
    if forget is not None:
        _forget(forget)
    elif path is not None:
        _load(path, skip_bad)
    _learn()


@group.command("learn")
def learn() -> None:
    """Have the filter learn now from the decisions in force and what was loaded."""
    _learn()


@group.command("evaluate")
@click.argument("path", metavar="FILE.csv", type=_FILE)
@click.option("--json", "is_json", is_flag=True, help="Print it for machines.")
def evaluate(path: Path, is_json: bool) -> None:
    """Try the filter on labelled examples, but for those that it has learned from."""
    model = queries.find_model(db.session())
    if model is None or not model.is_ready:
        raise click.ClickException(f"The filter has learned too little: {_learned()}")
    _tell_bad(path)
    tried = trial.hold(model, _good(path), learned_from=learning_queries.fingerprints())
    if not tried.good.total + tried.spam.total:
        raise click.ClickException(f"The filter has learned from all that is in {path}.")
    click.echo(trial_wording.as_json(tried) if is_json else trial_wording.as_table(tried))


def _load(path: Path, skip_bad: bool) -> None:
    bad = _tell_bad(path)
    if bad and not skip_bad:
        raise click.ClickException(
            f"{bad} cannot be taken, so nothing was loaded. Mend them, or say --skip-bad."
        )
    source, number = clean_line(path.name), sum(1 for _each in _good(path))
    with click.progressbar(length=number, label="Loading") as bar:
        loaded = actions.load(_good(path), source=source, by=_by(), now=utc_now(), tell=bar.update)
    click.echo(
        f"{source}: {loaded.added} new, {loaded.changed} with another label than before, "
        f"{loaded.known} known."
    )


def _tell_bad(path: Path) -> str:
    """Tell of the lines that cannot be taken, the first of them; return how many there are."""
    bad = list(islice(_bad(path), _MOST_TOLD + 1))
    for each in bad[:_MOST_TOLD]:
        click.echo(f"{path}, line {each.number}: {each.why}.", err=True)
    if len(bad) > _MOST_TOLD:
        return f"More than {_MOST_TOLD} lines"
    return {0: "", 1: "1 line"}.get(len(bad), f"{len(bad)} lines")


def _forget(source: str) -> None:
    dropped = actions.forget(source, by=_by(), now=utc_now())
    if not dropped:
        known = ", ".join(each.name for each in queries.sources()) or "none"
        raise click.ClickException(f"Nothing was loaded from {source}. Files loaded: {known}.")
    click.echo(f"{source}: {dropped} dropped.")


def _learn() -> None:
    click.echo("Learning …")
    outcome = learning_actions.relearn(utc_now())
    if outcome is Outcome.FAILED:
        raise click.ClickException("It could not learn; what it knew stays. The log says why.")
    if outcome is Outcome.BUSY:
        raise click.ClickException("The blog is learning at this moment. Try again in a minute.")
    nothing = "Nothing has changed. " if outcome is Outcome.UNCHANGED else ""
    click.echo(f"{nothing}Learned from {_learned()}")


def _learned() -> str:
    state = queries.state()
    least = "" if queries.has_enough(state) else f" It judges from {LEAST_OF_EACH} of each on."
    return f"{state.good} good and {state.spam} spam examples.{least}"


def _bad(path: Path) -> Iterator[BadLine]:
    return (each for each in _read(path) if isinstance(each, BadLine))


def _good(path: Path) -> Iterator[Material]:
    return (each for each in _read(path) if isinstance(each, Material))


def _read(path: Path) -> Iterator[Material | BadLine]:
    try:
        yield from read(path)
    except BadFile as error:
        raise click.ClickException(f"{path}: {error}") from error


def _by() -> Actor:
    return Actor(who())

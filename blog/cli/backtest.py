"""flask comments backtest: what a rule would have done, without saving it."""

from __future__ import annotations

from datetime import timedelta

import click

from blog.cli.groups import comments as group
from blog.comments.status import Status
from blog.core.clock import utc_now
from blog.moderation import backtest_queries
from blog.moderation.backtest import GOES_BACK, may_try
from blog.moderation.backtest_queries import Trial
from blog.publication import section_queries
from blog.rulebook import matching
from blog.rulebook.proposal import Proposal
from blog.rulebook.vocabulary import Effect, Kind

_KINDS = click.Choice([each.value for each in Kind if may_try(each)])


@group.command("backtest")
@click.argument("pattern")
@click.option("--kind", type=_KINDS, default=Kind.WORDS.value, show_default=True)
@click.option("--days", type=click.IntRange(1, 36_500), default=GOES_BACK.days, show_default=True)
@click.option("--section", help="Only in this section: the last part of its address.")
def backtest(pattern: str, kind: str, days: int, section: str | None) -> None:
    """Say which comments of the last days a rule with this PATTERN would have hit.

    Nothing is saved; rules are written at the desk.
    """
    if (code := matching.problem(Kind(kind), pattern)) is not None:
        raise click.ClickException(f"This cannot be looked for as {kind}: {code}.")
    proposal = Proposal(
        kind=Kind(kind),
        patterns=(pattern,),
        effect=Effect.HOLD,
        section_id=_section_id(section) if section else None,
    )
    now = utc_now()
    trial = Trial(proposal, since=now - timedelta(days=days), now=now)
    _go_through(trial)
    click.echo(_report(trial))


def _go_through(trial: Trial) -> None:
    steps = trial.steps()
    next(steps, None)  # finds out how many there are
    with click.progressbar(length=trial.total, label="Looking") as bar:
        done = 0
        for _step in steps:
            bar.update(trial.tried - done)
            done = trial.tried


def _report(trial: Trial) -> str:
    result = trial.findings.result()
    lines = [
        f"{status}: {result.hit.get(status, 0)} of {there} ({result.share(Status(status)):.2%})"
        for status in Status
        if (there := result.there.get(status))
    ]
    for each in backtest_queries.listed(result.latest.get(Status.PUBLISHED, ())):
        comment = each.comment
        lines.append(f"{comment.id} {comment.name} on {each.article.slug}: {', '.join(each.words)}")
    return "\n".join(lines) or "There is no comment to try it on."


def _section_id(slug: str) -> int:
    found = next((each for each in section_queries.every_section() if each.slug == slug), None)
    if found is None:
        raise click.ClickException(f"There is no section {slug}.")
    return found.id

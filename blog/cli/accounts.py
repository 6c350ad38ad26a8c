"""flask accounts: who makes the blog. The first admin is made here and nowhere else."""

from __future__ import annotations

import sys

import click
from flask import current_app, url_for

from blog.accounts import (
    factor_actions,
    link_actions,
    password_policy,
    staff_actions,
    staff_queries,
    wording,
)
from blog.accounts.staff_actions import Newcomer
from blog.accounts.staff_models import Staff
from blog.accounts.vocabulary import Role
from blog.cli.comments import who
from blog.cli.groups import accounts as group
from blog.core import email_address, tokens
from blog.core.audit import Actor
from blog.core.clock import utc_now
from blog.core.text import clean_name, is_blank
from blog.newsroom.accounts import entrance
from blog.web import present


@group.command("create")
@click.argument("name")
@click.option("--email", required=True, help="With which they sign in.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([each.value for each in Role]),
    help="What they may do.",
)
def create(name: str, email: str, role: str) -> None:
    """Make an account for NAME; the password is asked for, or read from standard input."""
    newcomer = Newcomer(_name(name), _email(email), Role(role))
    password = _password(newcomer)
    try:
        staff_actions.create(newcomer, password, cost=entrance.cost(), by=_by(), now=utc_now())
    except staff_actions.EmailTaken as error:
        raise click.ClickException(f"{newcomer.email} has an account already.") from error
    except staff_actions.NameTaken as error:
        raise click.ClickException(
            f"Somebody is called {newcomer.name} already, or nearly so: "
            "`flask accounts list` shows all."
        ) from error
    click.echo(f"{newcomer.name} <{newcomer.email}> is {role}.")


@group.command("list")
def list_accounts() -> None:
    """List all accounts by name: number, role, state, second factor, name and address."""
    for member in staff_queries.everybody():
        state = "active" if member.is_active else "inactive"
        if member.is_active and not member.password_hash:
            state = "invited"
        factor = "2nd factor" if member.totp_confirmed_at else "-"
        click.echo(
            f"{member.id} {member.role:6} {state:8} {factor:10} {member.name} <{member.email}>"
        )


@group.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link with which EMAIL sets a new password; to be handed over, not mailed."""
    ways = entrance.ways()
    ways = link_actions.Ways(ways.invitation, ways.new_password, is_mailing=False)
    try:
        number = link_actions.make(_member(email).id, ways, by=_by(), now=utc_now())
    except link_actions.Inactive as error:
        raise click.ClickException(str(error)) from error
    settings = present.settings()
    token = tokens.sign_number(number, secret_key=settings.secret_key, purpose=tokens.STAFF_LINK)
    with current_app.test_request_context():
        path = url_for("newsroom_links.link", token=token)
    click.echo(f"{settings.base_url}{path}")
    if not settings.base_url:
        click.echo("Put the address of the blog before it; BLOG_BASE_URL is not set.", err=True)


@group.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Shut the account of EMAIL, and sign it out everywhere."""
    member = _member(email)
    name = member.name
    try:
        staff_actions.deactivate(member.id, by=_by(), now=utc_now())
    except staff_actions.LastAdmin as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} can sign in no more.")


@group.command("unlock")
@click.argument("email")
def unlock(email: str) -> None:
    """Drop the second factor of EMAIL, who has lost it and its recovery codes."""
    member = _member(email)
    name = member.name
    factor_actions.reset(member.id, by=_by(), now=utc_now())
    click.echo(f"{name} signs in with the password alone.")


def _by() -> Actor:
    return Actor(who())


def _member(email: str) -> Staff:
    member = staff_queries.find_staff_by_email(email)
    if member is None:
        raise click.ClickException(f"Nobody has {email}; `flask accounts list` shows all.")
    return member


def _name(typed: str) -> str:
    name = clean_name(typed)
    if is_blank(name):
        raise click.UsageError("NAME is what stands over their articles: it cannot be empty.")
    return name


def _email(typed: str) -> str:
    try:
        return email_address.read(typed.strip()).normalized.lower()
    except ValueError as error:
        raise click.UsageError(f"--email: {error}") from error


def _password(newcomer: Newcomer) -> str:
    """Ask twice on a terminal; else take the first line: never an argument, which others see."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if flaw := password_policy.find_flaw(password, own=(newcomer.name, newcomer.email)):
        raise click.ClickException(wording.flaw(flaw))
    return password

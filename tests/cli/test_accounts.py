"""flask accounts, as an operator types it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask

from blog.accounts import session_actions
from blog.accounts.vocabulary import Role
from tests.credentials import OTHER, PASSWORD, carries_app, enters, hires, known, logged
from tests.pages import Reader
from tests.staff import hire

CREATE = ("accounts", "create", "Zoe Admin", "--email", "Zoe-Admin@news.example", "--role", "admin")


def test_the_first_admin_is_made_here_and_signs_in(app: Flask) -> None:
    said = run(app, *CREATE, typed=f"{PASSWORD}\n")
    assert said == "Zoe Admin <zoe-admin@news.example> is admin.\n"
    assert "People" in enters(app, Role.ADMIN).get("/newsroom/").text
    assert [did for _, did, _ in logged("staff.created")] == ["staff.created"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This is too short"),
        ("short\n", "This is too short"),
        ("password1234\n", "among the passwords that are tried first"),
        ("Zoe-Admin@NEWS.example\n", "This is your name or your address"),
    ],
)
def test_a_password_that_is_not_good_enough_is_refused(
    app: Flask, typed: str, sentence: str
) -> None:
    assert sentence in run(app, *CREATE, typed=typed, expect=1)
    assert run(app, "accounts", "list") == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Zoe", "--email", "zoe", "--role", "admin"), "--email: "),
        ((" ", "--email", "zoe@news.example", "--role", "admin"), "it cannot be empty"),
        (("Zoe", "--email", "zoe@news.example", "--role", "king"), "Invalid value"),
        (("Zoe", "--role", "admin"), "Missing option"),
    ],
)
def test_who_cannot_be_taken_on_is_said(
    app: Flask, arguments: tuple[str, ...], sentence: str
) -> None:
    output = run(app, "accounts", "create", *arguments, typed=f"{PASSWORD}\n", expect=2)
    assert sentence in output


def test_an_address_has_one_account(app: Flask) -> None:
    hire(Role.ADMIN)
    output = run(app, *CREATE, typed=f"{PASSWORD}\n", expect=1)
    assert output == "Error: zoe-admin@news.example has an account already.\n"


def test_a_name_is_one_person_s(app: Flask) -> None:
    hire(Role.ADMIN)
    create = ("accounts", "create", "ZOE admin", "--email", "z@news.example", "--role", "writer")
    output = run(app, *create, typed=f"{PASSWORD}\n", expect=1)
    assert output == (
        "Error: Somebody is called ZOE admin already, or nearly so: "
        "`flask accounts list` shows all.\n"
    )


def test_a_password_is_no_argument(app: Flask) -> None:
    assert "password" not in " ".join(
        line for line in run(app, "accounts", "create", "--help").splitlines() if "--" in line
    )


def test_accounts_are_listed_a_line_each(app: Flask) -> None:
    hire(Role.WRITER)
    carries_app(hires(Role.ADMIN))
    ada = hires(Role.EDITOR)
    run(app, "accounts", "deactivate", known(ada).email)
    assert run(app, "accounts", "list").splitlines() == [
        "3 editor inactive -          Ada Editor <ada-editor@news.example>",
        "1 writer invited  -          Wim Writer <wim-writer@news.example>",
        "2 admin  active   2nd factor Zoe Admin <zoe-admin@news.example>",
    ]


def test_a_link_is_printed_and_works(app: Flask, reader: Reader) -> None:
    hire(Role.WRITER)
    output = run(app, "accounts", "link", "WIM-writer@news.example")
    path, hint = output.splitlines()
    assert re.fullmatch(r"/newsroom/links/1\.[\w-]+", path)
    assert "BLOG_BASE_URL is not set" in hint
    page = reader.get(urlsplit(path).path)
    assert "Wim Writer" in reader.does(page, "", {"new_password": OTHER, "again": OTHER}).text


def test_an_account_is_shut(app: Flask) -> None:
    hires(Role.WRITER)
    wim = enters(app, Role.WRITER)
    output = run(app, "accounts", "deactivate", "wim-writer@news.example")
    assert output == "Wim Writer can sign in no more.\n"
    assert wim.client.get("/newsroom/").status_code == 303
    assert run(app, "accounts", "link", "wim-writer@news.example", expect=1) == (
        "Error: Wim Writer has left.\n"
    )


def test_the_last_admin_is_not_shut(app: Flask) -> None:
    hires(Role.ADMIN)
    output = run(app, "accounts", "deactivate", "zoe-admin@news.example", expect=1)
    assert output.startswith("Error: Zoe Admin is the last admin;")


def test_a_lone_admin_who_lost_the_phone_gets_in(app: Flask) -> None:
    carries_app(hires(Role.ADMIN))
    output = run(app, "accounts", "unlock", "zoe-admin@news.example")
    assert output == "Zoe Admin signs in with the password alone.\n"
    assert "Zoe Admin" in enters(app, Role.ADMIN).get("/newsroom/").text


def test_what_has_had_its_time_at_the_entrance_is_tidied(app: Flask) -> None:
    wim = hires(Role.WRITER)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    session_actions.open_session(wim, browser="", is_complete=True, now=long_ago)
    assert run(app, "comments", "tidy") == (
        "Dropped 1 attempts, sessions and links of the staff.\n"
    )
    assert run(app, "comments", "tidy") == "Nothing has had its time.\n"


@pytest.mark.parametrize("command", ["link", "deactivate", "unlock"])
def test_nobody_has_this_address(app: Flask, command: str) -> None:
    output = run(app, "accounts", command, "nobody@news.example", expect=1)
    assert output == "Error: Nobody has nobody@news.example; `flask accounts list` shows all.\n"


def run(app: Flask, *arguments: str, typed: str = "", expect: int = 0) -> str:
    """Run a command and return what it prints; `expect` is its exit status."""
    result = app.test_cli_runner().invoke(args=arguments, input=typed)
    assert result.exit_code == expect, result.output
    return str(result.output)

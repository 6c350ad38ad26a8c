"""What others hold on to: addresses, settings, schema, templates, documents."""

from __future__ import annotations

import dataclasses
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check
from jinja2 import nodes

from blog.settings import Settings
from tests.databases import both_databases

ROOT = Path(__file__).parents[2]

ROUTES = """
GET  /
GET  /articles/<slug>
GET  /articles/<slug>/comments.atom
GET  /articles/<slug>/comments/<int(min=1, max=1000000):number>
GET  /articles/<slug>/errors
POST /articles/<slug>/errors
GET  /articles/<slug>/history
POST /comments/on/<slug>
GET  /comments/on/<slug>
GET  /comments/<int(max=2147483647):comment_id>
GET  /comments.atom
GET  /comments/<int(max=2147483647):comment_id>/flag
POST /comments/<int(max=2147483647):comment_id>/flag
GET  /comments/confirm/<token>
POST /comments/confirm/<token>
GET  /comments/erased
GET  /comments/mine
POST /comments/mine/<int(max=2147483647):comment_id>
GET  /comments/receipts/<token>
POST /comments/receipts/<token>/appeal
POST /comments/receipts/<token>/confirm
POST /comments/receipts/<token>/edit
POST /comments/receipts/<token>/erase
GET  /comments/receipts/<token>/export
POST /comments/receipts/<token>/forget
POST /comments/receipts/<token>/subscribe
POST /comments/receipts/<token>/unsubscribe
POST /comments/receipts/<token>/withdraw
GET  /comments/subscriptions/<token>
POST /comments/subscriptions/<token>
GET  /authors/<slug>
GET  /authors/<slug>/feed.atom
GET  /authors/<slug>/page/<int(min=1, max=1000000):number>
GET  /corrections
GET  /corrections.atom
GET  /corrections/page/<int(min=1, max=1000000):number>
GET  /comment-rules
GET  /feed.atom
GET  /healthz
GET  /images/<name>
GET  /moderation-log
GET  /page/<int(min=1, max=1000000):number>
GET  /previews/<token>
GET  /readyz
GET  /robots.txt
GET  /sections/<slug>
GET  /sections/<slug>/feed.atom
GET  /sections/<slug>/page/<int(min=1, max=1000000):number>
GET  /static/<path:filename>
GET  /tags/<slug>
GET  /tags/<slug>/page/<int(min=1, max=1000000):number>
"""


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }


def test_every_address_is_one_we_promised(app: Flask) -> None:
    promised = {tuple(line.split(maxsplit=1)) for line in ROUTES.strip().splitlines()}
    # Those of the newsroom stand in tests/newsroom/test_access.py, with who may open them.
    assert promised == {each for each in routes(app) if not each[1].startswith("/newsroom")}


def test_every_change_refuses_another_site(app: Flask) -> None:
    changes = [rule for method, rule in routes(app) if method != "GET"]
    assert changes
    for rule in changes:
        url = re.sub(r"<[^>]*>", "1", rule)
        response = app.test_client().post(url, headers={"Sec-Fetch-Site": "cross-site"})
        # Without its article, the page that gives the text back is a 404.
        assert response.status_code in {403, 404}


def test_nothing_is_exempt_from_the_check(app: Flask) -> None:
    protection = app.extensions["csrf"]
    assert not protection._exempt_views
    assert not protection._exempt_blueprints


@both_databases
def test_the_migrated_schema_is_that_of_the_models(app: Flask) -> None:
    check()


def test_every_template_parses_and_is_used(app: Flask) -> None:
    used = {"errors/error.html"}
    loader = app.jinja_env
    names = loader.list_templates(extensions=["html", "txt"])
    for name in names:
        source = (ROOT / "templates" / name).read_text()
        tree = loader.parse(source)
        for kind in (nodes.Extends, nodes.Include, nodes.FromImport):
            named = [getattr(node, "template", None) for node in tree.find_all(kind)]
            used |= {each.value for each in named if isinstance(each, nodes.Const)}
        for imported in tree.find_all(nodes.FromImport):
            for macro in imported.names:
                assert source.count(str(macro)) > 1, f"{name} imports {macro} for nothing"
    for path in (ROOT / "blog").rglob("*.py"):
        source = path.read_text()
        used |= set(re.findall(r'"((?:site|newsroom|errors)/[\w/]+\.html)"', source))
        for letter in re.findall(r'"(mail/\w+)"', source):  # of two parts
            used |= {f"{letter}.html", f"{letter}.txt"}
    assert set(names) == used


def test_no_template_reckons(app: Flask) -> None:
    loader = app.jinja_env
    arithmetic = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
    for name in loader.list_templates(extensions=["html", "txt"]):
        tree = loader.parse((ROOT / "templates" / name).read_text())
        for kind in arithmetic:
            assert not list(tree.find_all(kind)), f"{name} reckons"


def test_every_setting_is_documented_with_its_default() -> None:
    document = (ROOT / "docs/operate.md").read_text()
    for field in dataclasses.fields(Settings):
        row = next(
            (line for line in document.splitlines() if f"`BLOG_{field.name.upper()}`" in line), None
        )
        assert row, f"docs/operate.md does not name BLOG_{field.name.upper()}"
        if field.name != "instance_path":
            default = field.default
            shown = {True: "1", False: "0", "": "", (): ""}.get(default, str(default))
            assert row.split("|")[2].strip().strip("`") == shown, row


DOCUMENTS = ["README.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_in_a_document_exists(app: Flask, document: str) -> None:
    for words in _commands((ROOT / document).read_text()):
        if words[0] == "make":
            target = next(word for word in words[1:] if "=" not in word)
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M), words
        elif words[0] == "flask":
            path = [word for word in words[1:3] if re.fullmatch(r"[a-z]+", word)]
            result = app.test_cli_runner().invoke(args=[*path, "--help"])
            assert result.exit_code == 0, words
            for option in (word.partition("=")[0] for word in words if word.startswith("--")):
                assert option in result.output, words


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_names_exists(document: str) -> None:
    source = (ROOT / document).read_text()
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", source):
        assert ((ROOT / document).parent / target).exists(), target


def test_make_help_lists_every_target() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    for target in re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M):
        assert f"make {target}" in listed


def _commands(document: str) -> list[list[str]]:
    """Return the commands in a document's shell blocks, variables before them left out."""
    found = []
    for block in re.findall(r"```sh\n(.*?)```", document, re.S):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words:
                found.append([words[0].rpartition("/")[2], *words[1:]])
    return found

"""The groups of the flask command, whose commands are loaded when one of them is called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.live import ROOT

CODE = """
import sys
from pathlib import Path
from blog import create_app
from blog.settings import Settings
folder, *arguments = sys.argv[1:]
app = create_app(Settings(instance_path=Path(folder)))
print(app.test_cli_runner().invoke(args=arguments).output)
print("LOADED", *(name for name in sys.modules if name.startswith(("blog.cli.", "alembic."))))
"""


def run(folder: Path, *arguments: str) -> tuple[str, set[str]]:
    """Return what a command prints in a process of its own, and what was loaded for it."""
    command = [sys.executable, "-c", CODE, str(folder), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    output, _, loaded = done.stdout.partition("LOADED")
    return output, set(loaded.split())


def test_help_names_the_groups_and_loads_none(tmp_path: Path) -> None:
    output, loaded = run(tmp_path, "--help")
    for group in ("accounts", "articles", "comments", "db", "mail", "sample"):
        assert f"\n  {group} " in output
    assert "Deliver mail from the outbox." in output
    assert loaded == {"blog.cli.groups"}


def test_a_group_loads_all_its_commands_and_no_other_s(tmp_path: Path) -> None:
    output, loaded = run(tmp_path, "comments", "--help")
    for command in ("answer", "backtest", "decide", "evaluate", "learn", "list", "pick", "tidy"):
        assert f"\n  {command} " in output
    assert not loaded & {"blog.cli.mail", "blog.cli.sample", "blog.cli.schema"}


def test_the_schema_s_commands_are_flask_migrate_s(tmp_path: Path) -> None:
    output, _loaded = run(tmp_path, "db", "current")
    assert output.strip() == ""  # an empty database has no version
    output, loaded = run(tmp_path, "db", "upgrade")
    assert "alembic.command" in loaded
    output, _loaded = run(tmp_path, "db", "current")
    assert "(head)" in output

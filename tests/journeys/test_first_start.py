"""An empty folder, three commands, and the example page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.live import BIN, ROOT, LiveBlog
from tests.programs import program

EXAMPLE = Path(__file__).parents[3] / "shared/seed"


def test_the_example_reads_in_a_text_browser_as_it_was_given_to_us(tmp_path: Path) -> None:
    if not EXAMPLE.exists():
        pytest.skip("the example article lies outside this repository, and is not here")
    live = LiveBlog(tmp_path)
    live.flask("db", "upgrade")
    imported = live.flask("articles", "import", str(EXAMPLE / "article.txt"))
    path = imported.split()[-1]
    live.start()
    command = [program("w3m"), "-dump", "-cols", "4000", live.url + path]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    live.stop()
    lines = iter([line.strip() for line in shown.splitlines()])
    for expected in (EXAMPLE / "article-page.txt").read_text(encoding="utf-8").splitlines():
        if expected.strip():
            assert expected.strip() in lines, f"missing, or out of order: {expected}"


def test_the_server_says_what_is_wrong_with_a_setting(tmp_path: Path) -> None:
    live = LiveBlog(tmp_path, {"THROTTLE": "perhaps"})
    for command in (["flask", "db", "upgrade"], ["gunicorn", "wsgi:app"]):
        done = subprocess.run(
            [BIN / command[0], *command[1:]],
            cwd=ROOT,
            env=live.environ,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 1
        assert "BLOG_THROTTLE must be 1 or 0, got 'perhaps'." in done.stderr
        assert "Traceback" not in done.stderr


def test_the_server_ends_when_it_is_told_to(tmp_path: Path) -> None:
    live = LiveBlog(tmp_path)
    live.flask("db", "upgrade")
    assert beside_the_database(tmp_path) == []
    live.start()
    live.get("/")
    assert "dateline.sqlite-wal" in beside_the_database(tmp_path)
    live.stop()
    assert "Traceback" not in live.log()
    assert "ERROR" not in live.log()
    # All of the database is in its own file again, for whoever copies that.
    assert beside_the_database(tmp_path) == []


def beside_the_database(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.glob("dateline.sqlite-*"))

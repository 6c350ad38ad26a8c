"""Readers without a graphical browser: curl, w3m and lynx each answer, and see their receipt."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.cast import BO
from tests.live import LiveBlog
from tests.programs import BACK_TAB, ENTER, TAB, program, terminal

WAITING = "waiting to be read"


def test_curl_leaves_a_reply_and_reads_its_receipt(live: LiveBlog) -> None:
    fields = {"body": "From curl.", **BO}
    form = [
        each for name, text in fields.items() for each in ("--data-urlencode", f"{name}={text}")
    ]
    answer = run(program("curl"), "-si", *form, f"{live.url}/comments/on/ferry")
    assert answer.startswith("HTTP/1.1 303")
    receipt = re.search(r"^Location: (\S+)", answer, re.MULTILINE)
    assert receipt
    assert "From curl." in run(program("curl"), "-s", live.url + receipt[1])
    assert " held " in live.flask("comments", "list", "--held")


def test_w3m_leaves_a_reply_and_reads_its_receipt(live: LiveBlog, tmp_path: Path) -> None:
    editor = tmp_path / "editor"  # w3m opens one for a text of several lines
    editor.write_text('#!/bin/sh\necho "From w3m." > "$1"\n')
    editor.chmod(0o755)
    url = f"{live.url}/articles/ferry"
    variables = {"EDITOR": str(editor), "HOME": str(tmp_path)}
    with terminal(program("w3m"), "-no-cookie", url, **variables) as w3m:
        w3m.see("The ferry runs again")
        # To the last link, the fourth below the second button; before the first stands the trap.
        w3m.press("]")
        w3m.press(*[BACK_TAB] * 10, ENTER)
        w3m.press(TAB, ENTER, BO["name"], ENTER)
        w3m.press(TAB, ENTER, BO["email"], ENTER)
        w3m.press(TAB, TAB, TAB, ENTER)
        w3m.see(WAITING)
    assert "From w3m." in live.flask("comments", "show", "1")


def test_lynx_leaves_a_reply_and_reads_its_receipt(live: LiveBlog, tmp_path: Path) -> None:
    url = f"{live.url}/articles/ferry"
    with terminal(program("lynx"), "-cookies=off", url, HOME=str(tmp_path)) as lynx:
        lynx.see("The ferry runs again")
        lynx.press(*[TAB] * 5)  # past the links above the form; lynx counts that to the feed
        lynx.press("From lynx.", TAB, BO["name"], TAB, BO["email"])
        lynx.press(TAB, TAB, TAB, ENTER)
        lynx.see(WAITING)
    assert "From lynx." in live.flask("comments", "show", "1")


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

"""What holds for every kind of page: accessible, valid, never wider than a phone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.browser import gallery, newsroom_gallery
from tests.browser.gallery import Kind
from tests.live import LiveBlog
from tests.programs import program

CHECKER = Path(__file__).parents[1] / "tools/node_modules/vnu-jar/build/dist/vnu.jar"
STYLES = sorted((Path(__file__).parents[2] / "blog/static/css").glob("*.css"))

both_galleries = pytest.mark.parametrize(
    "pages", [gallery, newsroom_gallery], ids=["readers", "newsroom"]
)


@both_galleries
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    browser: Browser, live: LiveBlog, screenshots: Path | None, scheme: str, pages: ModuleType
) -> None:
    pages.prepare(live)
    # Our content policy would keep axe's own script out.
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    seen: list[int] = []

    def note(answer: Response) -> None:
        if is_page(answer):
            seen.append(answer.status)

    page.on("response", note)
    for kind in pages.every_kind(live):
        page.set_viewport_size({"width": 320, "height": 640})
        kind.visit(page)
        assert kind.status in seen[-2:], kind.name
        # In the dark, only the colours are others.
        rules = ["color-contrast"] if scheme == "dark" else []
        assert problems(page, *rules) == [], kind.name
        assert scheme == "dark" or unreachable(page) == [], kind.name
        keep(page, screenshots, f"{kind.name}-{scheme}-phone")
        page.set_viewport_size({"width": 1280, "height": 900})
        keep(page, screenshots, f"{kind.name}-{scheme}-desk")
    context.close()


@both_galleries
def test_the_w3c_checker_finds_no_error(
    browser: Browser, live: LiveBlog, tmp_path: Path, pages: ModuleType
) -> None:
    java = program("java")
    if not CHECKER.exists():
        pytest.skip("the W3C checker is not installed; npm brings it (see tests/tools)")
    pages.prepare(live)
    page = browser.new_context().new_page()
    for kind in pages.every_kind(live):
        (tmp_path / f"{kind.name}.html").write_text(source(page, kind), encoding="utf-8")
    page.context.close()
    sources = sorted(map(str, tmp_path.glob("*.html")))
    command = [java, "-jar", str(CHECKER), "--format", "json", "--stdout", "--exit-zero-always"]
    for arguments in (sources, ["--css", *map(str, STYLES)]):
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)["messages"]
        assert [(each["url"], each["message"]) for each in found] == []


def test_a_page_prints_without_its_form(browser: Browser, live: LiveBlog) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{live.url}/articles/ferry")
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Post Comment").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    page.context.close()


def test_text_at_twice_its_size_still_fits(browser: Browser, live: LiveBlog) -> None:
    page = browser.new_context(viewport={"width": 640, "height": 900}).new_page()
    page.goto(f"{live.url}/articles/ferry")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.context.close()


def problems(page: Page, *rules: str) -> list[str]:
    """Return what axe finds by these rules, or by all, and whether the page is too wide."""
    width = page.evaluate("document.documentElement.scrollWidth")
    found = [f"the page is {width} wide"] if width > 320 else []
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    results = Axe().run(page, options={"resultTypes": ["violations"], **only})
    return found + [
        f"{each['id']}: {[node['html'] for node in each['nodes']]}"
        for each in results.response["violations"]
    ]


# What can be pressed, chosen or typed into. A group of radio buttons is one stop.
REACHABLE = """() => {
  const groups = new Set();
  window.stops = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary")].filter(each => {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true }))
      return false;
    if (each.type !== "radio") return true;
    const name = `${each.form?.action} ${each.name}`;
    if (groups.has(name)) return false;
    groups.add(name);
    return true;
  });
  window.met = new Set();
  document.addEventListener("focusin", event => {
    const at = event.target;
    window.met.add(at.type === "radio"
      ? stops.find(each => each.type === "radio" && each.name === at.name && each.form === at.form)
      : at);
  });
  document.activeElement.blur();
  return stops.length;
}"""
UNMET = "() => stops.filter(each => !met.has(each)).map(each => each.outerHTML.slice(0, 120))"


def unreachable(page: Page) -> list[str]:
    """Return what on the page the Tab key does not lead to, round the page and once more."""
    count = page.evaluate(REACHABLE)
    for _ in range(3):  # a field for a day and a time is several stops
        for _ in range(count + 20):
            page.keyboard.press("Tab")
        if not (unmet := page.evaluate(UNMET)):
            return []
    return list(unmet)


def is_page(answer: Response) -> bool:
    """Tell whether somebody is shown this, rather than a script on the page."""
    is_asked_for = answer.request.resource_type in {"document", "fetch"}
    return is_asked_for and "html" in answer.headers.get("content-type", "")


def source(page: Page, kind: Kind) -> str:
    """Return the page as it came over the wire, not as the browser mended it."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        # Also of a redirect's end, which a route would never see.
        if answer.status == kind.status and is_page(answer):
            answers.append(answer)

    page.on("response", note)
    kind.visit(page)
    page.remove_listener("response", note)
    assert answers, kind.name
    return answers[-1].text()


def keep(page: Page, folder: Path | None, name: str) -> None:
    if folder is not None:
        page.screenshot(path=folder / f"{name}.png", full_page=True)

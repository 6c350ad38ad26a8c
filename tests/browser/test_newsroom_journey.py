"""From the first admin to a correction, in real Chromium, without JavaScript and with it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live import BIN, ROOT, LiveBlog
from tests.mailbox import Mailbox, parts

PASSWORD = "a goat on the early ferry"
HEADLINE = "The ferry runs again"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def live(tmp_path: Path, database_url: str, mailbox: Mailbox) -> Iterator[LiveBlog]:
    """Start an empty blog that mails, at its own address."""
    blog = LiveBlog(tmp_path, {"DATABASE_URL": database_url})
    blog.variables |= {
        "BASE_URL": blog.url,
        "MAIL_URL": mailbox.url,
        "MAIL_FROM": "news@news.example",
        "SECOND_FACTOR_REQUIRED": "1",
    }
    blog.start()
    yield blog
    blog.stop()


class Desk:
    """The browsers of one journey, and the folder in which its pages are kept to be seen."""

    def __init__(self, browser: Browser, has_script: bool, folder: Path | None) -> None:
        self.browser, self.has_script, self.folder = browser, has_script, folder
        self.contexts: list[BrowserContext] = []
        self.kept = 0

    def new_page(self) -> Page:
        """Open a browser of its own."""
        context = self.browser.new_context(
            java_script_enabled=self.has_script, viewport={"width": 1000, "height": 800}
        )
        self.contexts.append(context)
        return context.new_page()

    def keep(self, page: Page, name: str) -> None:
        """Keep what is on the screen, where somebody asked for it."""
        self.kept += 1
        if self.folder is not None:
            script = "script" if self.has_script else "plain"
            path = self.folder / f"journey-{script}-{self.kept:02}-{name}.png"
            page.screenshot(path=path, full_page=True)


@pytest.fixture(params=[False, True], ids=["no script", "script"])
def desk(
    request: pytest.FixtureRequest, browser: Browser, screenshots: Path | None
) -> Iterator[Desk]:
    """Give browsers without JavaScript, and with it."""
    desk = Desk(browser, request.param, screenshots)
    yield desk
    for each in desk.contexts:
        each.close()


@pytest.mark.timeout(400)
def test_from_the_first_admin_to_a_correction(
    desk: Desk, live: LiveBlog, mailbox: Mailbox, tmp_path: Path
) -> None:
    makes_an_admin(live)
    zoe = desk.new_page()
    signs_in_with_a_second_factor(desk, zoe, live)
    invites(desk, zoe, "Wim Writer", "writer")
    invites(desk, zoe, "Ada Editor", "editor")
    live.flask("mail", "deliver")

    wim = desk.new_page()
    accepts_the_invitation(desk, wim, mailbox, "wim-writer@news.example")
    for number, colour in enumerate(("teal", "maroon"), 1):
        uploads(desk, wim, live, picture(tmp_path, colour), f"Boat number {number}.")
    writes(desk, wim, live)
    wim.get_by_role("button", name="Hand in").click()
    expect(wim.get_by_text("Handed in.")).to_be_visible()
    expect(wim.get_by_role("button", name="Publish now")).to_have_count(0)

    ada = desk.new_page()
    accepts_the_invitation(desk, ada, mailbox, "ada-editor@news.example")
    sets_a_second_factor_up(desk, ada)
    appears_in_time(desk, ada, live)

    reader = desk.new_page()
    reports_an_error(desk, reader, live)
    corrects(desk, ada, live)
    reader.goto(f"{live.url}/articles/ferry")
    expect(reader.get_by_text("It carried two goats.")).to_be_visible()
    expect(reader.get_by_text("We counted one goat; there were two.")).to_be_visible()
    desk.keep(reader, "corrected")
    reader.goto(f"{live.url}/articles/ferry/history")
    expect(reader.locator("ins").first).to_contain_text("two")
    expect(reader.locator("del").first).to_contain_text("a")
    expect(reader.get_by_text("We counted one goat; there were two.")).to_be_visible()
    desk.keep(reader, "history")
    reader.goto(f"{live.url}/corrections")
    expect(reader.get_by_text("We counted one goat; there were two.")).to_be_visible()
    desk.keep(reader, "corrections")
    assert reader.context.cookies() == []
    assert "status=5" not in live.log()


def makes_an_admin(live: LiveBlog) -> None:
    command = [str(BIN / "flask"), "accounts", "create", "Zoe Admin"]
    command += ["--email", "zoe@news.example", "--role", "admin"]
    done = subprocess.run(
        command, cwd=ROOT, env=live.environ, input=f"{PASSWORD}\n", text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def signs_in_with_a_second_factor(desk: Desk, page: Page, live: LiveBlog) -> None:
    page.goto(f"{live.url}/newsroom/")
    desk.keep(page, "sign-in")
    gives_the_password(page, "zoe@news.example")
    secret = sets_a_second_factor_up(desk, page)
    page.get_by_role("button", name="Sign out").click()
    gives_the_password(page, "zoe@news.example")
    desk.keep(page, "code")
    # The code of the set-up is spent; the next one counts already.
    page.get_by_label("Code").fill(pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")
    desk.keep(page, "desk")


def gives_the_password(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sets_a_second_factor_up(desk: Desk, page: Page) -> str:
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up the second factor")
    desk.keep(page, "second-factor")
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("main li code")).to_have_count(10)
    desk.keep(page, "recovery-codes")
    return secret


def invites(desk: Desk, page: Page, name: str, role: str) -> None:
    page.get_by_role("link", name="People").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(f"{name.lower().replace(' ', '-')}@news.example")
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    desk.keep(page, "invited")


def accepts_the_invitation(desk: Desk, page: Page, mailbox: Mailbox, email: str) -> None:
    (letter,) = [each for each in mailbox.messages if email in str(each["To"])]
    found = re.search(r"http\S*/newsroom/links/\S+", parts(letter)[0])
    assert found
    page.goto(found[0])
    desk.keep(page, "invitation")
    page.locator("[name=new_password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and sign in").click()


def picture(folder: Path, colour: str) -> Path:
    """Make a photo that says where it was taken."""
    path = folder / f"{colour}.jpg"
    image = Image.new("RGB", (900, 600), colour)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (53.0, 33.0, 0.0)}
    image.save(path, exif=exif)
    return path


def uploads(desk: Desk, page: Page, live: LiveBlog, path: Path, alt: str) -> None:
    page.goto(f"{live.url}/newsroom/images")
    page.locator("[name=alt]").fill(alt)
    page.locator("[name=credit]").fill("Maren Oduya")
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="Send the picture").click()
    expect(page.get_by_text(alt).first).to_be_visible()
    desk.keep(page, "images")


def writes(desk: Desk, page: Page, live: LiveBlog) -> None:
    page.goto(f"{live.url}/newsroom/articles/new")
    desk.keep(page, "new-article")
    page.locator("[name=headline]").fill(HEADLINE)
    page.locator("[name=standfirst]").fill("After fourteen months, the crossing is open.")
    page.locator("[name=slug]").fill("ferry")
    page.locator("[name=tags]").fill("Sea, Transport")
    page.locator("[name=lead_image]").select_option("1")
    page.locator("[name=body]").fill(
        "The first boat left at six.[^1]\n\n![](image:2)\n\nIt carried a goat.\n\n"
        "[^1]: By our watch."
    )
    page.get_by_role("button", name="Preview").click()
    previewed = page.locator("article.story")
    expect(previewed.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(previewed.locator("figure img")).to_have_count(2)
    desk.keep(page, "preview")
    page.get_by_role("button", name="Go on writing").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()
    desk.keep(page, "saved")


def appears_in_time(desk: Desk, page: Page, live: LiveBlog) -> None:
    """Ada schedules it for the next full minute, and nobody sees it a moment before."""
    page.goto(f"{live.url}/newsroom/")
    desk.keep(page, "editors-desk")
    page.goto(f"{live.url}/newsroom/articles?state=submitted")
    desk.keep(page, "submitted")
    page.get_by_role("link", name=HEADLINE).click()
    due = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    if due - datetime.now(UTC) < timedelta(seconds=8):
        due += timedelta(minutes=1)
    page.get_by_label("Publish on").fill(due.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_text("Scheduled", exact=True).first).to_be_visible()
    desk.keep(page, "scheduled")
    places = ("/", "/feed.atom", "/tags/sea", "/authors/wim-writer", "/articles/ferry")
    assert [HEADLINE in live.get(place) for place in places] == [False] * len(places)
    assert datetime.now(UTC) < due, "this machine is too slow to see it hidden"
    time.sleep((due - datetime.now(UTC)).total_seconds() + 0.1)
    assert [HEADLINE in live.get(place) for place in places] == [True] * len(places)


def reports_an_error(desk: Desk, page: Page, live: LiveBlog) -> None:
    page.goto(f"{live.url}/articles/ferry")
    desk.keep(page, "published")
    page.get_by_role("link", name="I found an error").click()
    page.locator("[name=passage]").fill("It carried a goat.")
    page.locator("[name=message]").fill("There were two of them.")
    page.locator("[name=name]").fill("Bo Newcomer")
    page.locator("[name=credit]").check()
    desk.keep(page, "error-report")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def corrects(desk: Desk, page: Page, live: LiveBlog) -> None:
    page.goto(f"{live.url}/newsroom/")
    page.get_by_role("link", name="Errors reported").first.click()
    page.get_by_role("link", name="There were two of them.").click()
    desk.keep(page, "report")
    page.get_by_role("button", name="Accept, and correct the article").click()
    expect(page.locator("mark")).to_have_text("It carried a goat")
    body = page.locator("[name=body]")
    body.fill(body.input_value().replace("a goat", "two goats"))
    page.get_by_label("A correction: readers are told what was wrong").check()
    page.locator("[name=note]").fill("We counted one goat; there were two.")
    expect(page.locator("[name=credit]")).to_have_value("Bo Newcomer")
    desk.keep(page, "correcting")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()
    desk.keep(page, "after-the-correction")

"""A reader's browser for tests: it inspects every page it is given, and fills in forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
# How long caches that many share may keep a public page.
SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=3600"


@dataclass
class Page:
    """An answer that is a page, with what a reader sees on it."""

    response: TestResponse
    root: Element = field(init=False)

    def __post_init__(self) -> None:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root = parser.parse(self.html)

    @property
    def status(self) -> int:
        """The status code it came with."""
        return self.response.status_code

    @property
    def html(self) -> str:
        """The page as it was sent."""
        return self.response.get_data(as_text=True)

    @property
    def text(self) -> str:
        """All words of the page's body, blanks folded; what boxes hold counts too."""
        body = self.root.find("body")
        assert body is not None
        return words(body)

    @property
    def h1(self) -> str:
        """The words of its one main heading."""
        return words(self.one("h1"))

    def all(self, tag: str) -> list[Element]:
        """Return all elements of this name."""
        return list(self.root.iter(tag))

    def one(self, tag: str) -> Element:
        """Return the only element of this name."""
        (found,) = self.all(tag)
        return found

    def by_id(self, name: str) -> Element | None:
        """Return the element with this id, if there is one."""
        return next((each for each in self.root.iter() if each.get("id") == name), None)

    def form(self, to: str = "") -> Element:
        """Return the only form, or the only one whose address ends so."""
        (found,) = (
            form for form in self.all("form") if urldefrag(form.attrib["action"]).url.endswith(to)
        )
        return found

    def fields(self, to: str = "") -> dict[str, str]:
        """Return what a browser would send if a form were submitted untouched."""
        sent = {}
        for control in self.form(to).iter():
            is_chosen = (
                control.get("type") not in {"radio", "checkbox"} or "checked" in control.attrib
            )
            is_file = control.get("type") == "file"
            if control.get("name") and control.tag == "input" and is_chosen and not is_file:
                sent[control.attrib["name"]] = control.get("value", "")
            elif control.get("name") and control.tag == "select":
                options = control.findall(".//option")
                chosen = [each for each in options if "selected" in each.attrib] or options[:1]
                sent[control.attrib["name"]] = chosen[0].get("value", "") if chosen else ""
            elif control.get("name") and control.tag == "textarea":
                # A parser drops the first line feed of a textarea.
                sent[control.attrib["name"]] = "".join(control.itertext())
        return sent


@dataclass
class Reader:
    """Somebody who reads and answers without JavaScript or cookies."""

    client: FlaskClient

    def get(self, url: str, *, expect: int = 200) -> Page:
        """Open a page, see that it is well made, and that it came with this status."""
        page = Page(self.client.get(url))
        assert page.status == expect
        inspect(page)
        return page

    def send(
        self, page: Page, typed: dict[str, Any], *, to: str = "", expect: int = 303
    ) -> TestResponse:
        """Fill in a form of the page and submit it; see that the answer has this status.

        `to` is how the form's address ends, where the page has several.
        """
        action = urldefrag(page.form(to).attrib["action"]).url
        response = self.client.post(action, data=page.fields(to) | typed, headers=FROM_OUR_PAGE)
        assert response.status_code == expect, response.get_data(as_text=True)
        if expect not in {301, 302, 303}:
            inspect(Page(response))
        return response

    def refused(self, page: Page, typed: dict[str, Any], *, to: str = "", expect: int) -> Page:
        """Submit a form of the page where it will be refused, and return what comes back."""
        return Page(self.send(page, typed, to=to, expect=expect))

    def does(self, page: Page, to: str, typed: dict[str, Any] | None = None) -> Page:
        """Submit a form of the page, and return the page to which it leads."""
        return self.get(self.send(page, typed or {}, to=to).location)


def words(element: Element) -> str:
    """Return the words inside an element, runs of blanks folded."""
    return " ".join("".join(element.itertext()).split())


def inspect(page: Page) -> None:
    """See that a page is one we would put our name under."""
    problems = [
        *_structure(page),
        *_references(page),
        *_form_problems(page),
        *_content_policy(page),
    ]
    assert problems == []


def _structure(page: Page) -> Iterator[str]:
    html = page.one("html")
    if not (html.get("lang") and html.get("dir")):
        yield "the page names no language or direction"
    if len(page.all("h1")) != 1:
        yield f"there are {len(page.all('h1'))} h1"
    elif page.h1 not in words(page.one("title")):
        yield f"the title {words(page.one('title'))!r} does not say {page.h1!r}"
    counted = Counter(each.get("id") for each in page.root.iter() if each.get("id"))
    yield from (f"the id {name} is there {n} times" for name, n in counted.items() if n > 1)
    yield from (f"there is no {tag}" for tag in ("main", "header", "footer") if not page.all(tag))
    yield from ("an image has no alt" for image in page.all("img") if image.get("alt") is None)


def _references(page: Page) -> Iterator[str]:
    ids = {each.get("id") for each in page.root.iter()}
    for element in page.root.iter():
        for attribute in ("aria-describedby", "aria-labelledby"):
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"{attribute} names {name}, which is not there"
    for link in page.all("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            yield f"a link leads to {target}, which is not there"


def _form_problems(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    for form in page.all("form"):
        if not form.get("action"):
            yield "a form has no action"
    for tag in ("input", "textarea", "select"):
        for control in page.all(tag):
            if control.get("type") != "hidden" and control.get("id") not in labelled:
                yield f"the field {control.get('name')} has no label"


def _content_policy(page: Page) -> Iterator[str]:
    for script in page.all("script"):
        if not script.get("src") and script.get("type") != "application/ld+json":
            yield "there is an inline script"
    if page.all("style"):
        yield "there is an inline style"
    for element in page.root.iter():
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{element.tag}> has the attribute {attribute}"

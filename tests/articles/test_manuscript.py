"""Reading articles from files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from blog.articles.manuscript import Manuscript, ManuscriptError, is_same_story, read
from blog.articles.policy import Status, ThreadOrder
from blog.core.markup import plain_text, render_article

PARIS = ZoneInfo("Europe/Paris")


def reads(text: str) -> Manuscript:
    return read(text.encode(), zone=PARIS)


def test_a_plain_text_has_its_headline_first_and_blank_lines_between() -> None:
    found = reads("A *headline*\n\nOne line\nand another.\n\n\n# Two_2\n- 3\n1. four\n")
    assert found.headline == "A *headline*"
    html = render_article(found.body).html
    assert html == "<p>One line and another.</p>\n<p># Two_2 - 3 1. four</p>\n"


def test_front_matter_says_all_there_is_to_say() -> None:
    found = reads(
        "---\nheadline: 'It: all'\nsummary: Short.\nslug: it-all\nauthor: Ada\nlang: fr\n"
        "status: draft\ndate: 2026-07-14 18:30\ncomments: closed\ntags: [a, b]\n---\n\n# Text\n"
    )
    assert found == Manuscript(
        headline="It: all",
        body="# Text",
        standfirst="Short.",
        slug="it-all",
        byline="Ada",
        language="fr",
        status=Status.DRAFT,
        published_at=datetime(2026, 7, 14, 16, 30, tzinfo=UTC),
        comments_open=False,
        ignored=["tags"],
    )


def test_what_a_file_does_not_say_is_left_open() -> None:
    found = reads("---\ntitle: T\n---\nText.")
    assert (found.status, found.language, found.slug, found.comments_open) == (None,) * 4


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", None),
        ("thread:", None),
        ("thread: oldest", ThreadOrder.OLDEST),
        ("thread: newest", ThreadOrder.NEWEST),
        ("thread: site", ThreadOrder.AS_THE_SITE),
    ],
)
def test_an_article_may_say_in_which_order_its_thread_stands(
    line: str, expected: ThreadOrder | None
) -> None:
    assert reads(f"---\ntitle: T\n{line}\n---\nText.").thread_order == expected


def test_norwegian_is_not_false() -> None:
    assert reads("---\ntitle: T\nlanguage: no\n---\nText.").language == "no"


def test_a_headline_may_stand_as_the_first_heading() -> None:
    found = reads("---\nlang: en\n---\n# The headline\n\nText.")
    assert (found.headline, found.body) == ("The headline", "Text.")


def test_windows_line_ends_and_a_byte_order_mark_are_no_matter() -> None:
    found = read(b"\xef\xbb\xbfHeadline\r\n\r\nOne.\r\n\r\nTwo.\r\n", zone=PARIS)
    assert (found.headline, found.body) == ("Headline", "One.\n\nTwo.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "needs a headline"),
        (b"Only a headline", "needs a headline"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"---\nheadline: T\n---\n", "no text"),
        (b"---\nslug: t\n---\nText.", "names no headline"),
        (b"---\nheadline: [a\n---\nText.", "not YAML"),
        (b"---\n- a\n---\nText.", "lines of `key: value`"),
        (b"---\nheadline: [a, b]\n---\nText.", "one line of text"),
        (b"---\nheadline: T\nstatus: live\n---\nText.", "one of draft, published, got 'live'"),
        (b"---\nheadline: T\ncomments: yes\n---\nText.", "open or closed, got 'yes'"),
        (b"---\nheadline: T\nthread: best\n---\nText.", "oldest, newest or site, got 'best'"),
        (b"---\nheadline: T\ndate: soon\n---\nText.", "must be like 2026-11-22"),
        (b"---\nheadline: T\nlang: klingonese\n---\nText.", "no language tag"),
        (b"x" * 301 + b"\n\nText.", "301 characters, at most 300"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(ManuscriptError) as refusal:
        read(content, zone=PARIS)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a\n\nb\n\nc", "a\n\nb\n\nx", True),
        ("a\n\nb", "a  \n\nx", True),
        ("a\n\nb\n\nc", "a\n\nx\n\ny", False),
        ("a", "b", False),
    ],
)
def test_a_story_is_known_by_half_its_paragraphs(one: str, other: str, expected: bool) -> None:
    assert is_same_story(one, other) == expected


def test_the_example_of_this_project_s_founders_reads_as_it_was_written() -> None:
    path = Path(__file__).parents[3] / "shared/seed/article.txt"
    if not path.exists():
        pytest.skip("the example article lies outside this repository, and is not here")
    found = read(path.read_bytes(), zone=PARIS)
    expected = " ".join(path.read_text(encoding="utf-8").partition("\n")[2].split())
    assert " ".join(plain_text(render_article(found.body).html).split()) == expected

"""Markdown in, safe HTML out."""

from __future__ import annotations

import subprocess
import sys

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.core.markup import escape_markdown, plain_text, render_article, render_comment
from blog.core.text import clean_text

REL = 'rel="nofollow ugc noopener noreferrer"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One.\nTwo.\n\nThree.", "<p>One.<br>\nTwo.</p>\n<p>Three.</p>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("no\n---\nheading", "<p>no<br>\n---<br>\nheading</p>\n"),
        ("    no program", "<p>no program</p>\n"),
        ("![x](https://a.example/x)", f'<p>!<a href="https://a.example/x" {REL}>x</a></p>\n'),
        ("http://a.b/?c&d", f'<p><a href="http://a.b/?c&amp;d" {REL}>http://a.b/?c&amp;d</a></p>\n'),
        ("a.example bo@a.example", "<p>a.example bo@a.example</p>\n"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("[x](https://a.example 'title')", f'<p><a href="https://a.example" {REL}>x</a></p>\n'),
        ("[x]: http://a.b", f'<p>[x]: <a href="http://a.b" {REL}>http://a.b</a></p>\n'),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("&lt; &copy;", "<p>&amp;lt; &amp;copy;</p>\n"),
    ],
)  # fmt: skip
def test_a_comment_is_rendered(source: str, html: str) -> None:
    assert render_comment(source).html == html


def test_a_comment_of_an_empty_link_shows_nothing() -> None:
    assert render_comment("[](https://a.example)").is_empty
    assert not render_comment("<script></script>").is_empty


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# A\n\n## B\n\n##### C", "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n"),
        ("## A\n\n### B", "<h2>A</h2>\n<h3>B</h3>\n"),
        ("#### A", "<h2>A</h2>\n"),
    ],
)
def test_an_article_s_headings_begin_right_below_its_headline(source: str, html: str) -> None:
    assert render_article(source).html == html


def test_an_article_s_markup_is_no_html() -> None:
    assert "<script" not in render_article("<script>alert(1)</script>\n\n<b onclick=x>y</b>").html


KNOWN = {"p", "br", "em", "strong", "code", "a", "blockquote", "ul", "ol", "li", "pre", "s", "hr"}
FRAME = {"html", "head", "body"}
NASTY = st.text(alphabet="<>&\"'`*_[]()!#~-=:/\\\n \tajs0.x", max_size=200)


@given(st.one_of(st.text(max_size=200), NASTY))
def test_whatever_is_typed_comes_out_in_known_tags(typed: str) -> None:
    html = render_comment(clean_text(typed)).html
    root = html5lib.parse(html, namespaceHTMLElements=False)
    for element in root.iter():
        assert element.tag in KNOWN | FRAME
        assert set(element.attrib) <= {"href", "rel", "start"}
        assert element.get("href", "https:").startswith(("http:", "https:", "mailto:"))


@given(st.one_of(st.text(max_size=200), NASTY))
def test_a_plain_text_survives_being_escaped(typed: str) -> None:
    text = clean_text(typed)
    shown = plain_text(render_article(escape_markdown(text)).html)
    assert shown.split() == text.split()


@pytest.mark.parametrize(
    "source", ["[" * 10_000, "> " * 5_000, "*a " * 3_000, "`" * 9_999, "<" * 9_999]
)
def test_a_pathological_text_is_no_trouble(source: str) -> None:
    assert render_comment(source).html


def test_the_first_texts_of_a_worker_may_come_at_once() -> None:
    """The renderer's rules are in order before any text: putting them there is no safe race."""
    code = (
        "from markdown_it.ruler import Ruler; from blog.core import markup\n"
        "def late(self): raise SystemExit('rules are ordered amid a text')\n"
        "Ruler.__compile__ = late\n"
        "source = '# a\\n\\n- *b* `c` https://d.example\\n\\n| e | f |\\n|--|--|\\n| g | h |'\n"
        "source += '\\n\\n![i](image:1)\\n\\nj[^1]\\n\\n[^1]: k'\n"
        "markup.render_comment(source), markup.render_article(source)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")

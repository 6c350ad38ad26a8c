"""What only an article may show: the newsroom's pictures, and footnotes."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.core.markup import image_ids, plain_text, render_article, render_lead
from blog.core.pictures import Picture, is_path
from blog.core.text import clean_text

DIGEST = "0123456789abcdef" * 4
GOAT = Picture(
    id=12,
    digest=DIGEST,
    extension="jpg",
    width=1600,
    height=900,
    widths=(400, 800, 1600),
    alt="A goat on deck",
    caption="The goat & its owner",
    credit="Photo: Cy <cy@example.net>",
)
QUAY = replace(GOAT, id=13, digest=DIGEST[::-1], alt="The quay", caption="", credit="")
PICTURES = {12: GOAT, 13: QUAY}
FAR = '<a href="https://b.example" rel="noopener">'


def rendered(source: str, *, has_lead: bool = False) -> Element:
    html = render_article(source, PICTURES, has_lead=has_lead).html
    return html5lib.parse(html, namespaceHTMLElements=False)


def images(root: Element) -> list[dict[str, str]]:
    return [dict(each.attrib) for each in root.iter("img")]


def test_a_picture_alone_in_its_paragraph_is_a_figure() -> None:
    assert render_article("Before.\n\n![](image:12)\n\nAfter.", PICTURES).html == (
        "<p>Before.</p>\n<figure>\n"
        f'<img src="/images/{DIGEST}-800.jpg" srcset="/images/{DIGEST}-400.jpg 400w, '
        f'/images/{DIGEST}-800.jpg 800w, /images/{DIGEST}-1600.jpg 1600w" '
        'sizes="(min-width: 44rem) 42rem, calc(100vw - 2rem)" width="1600" height="900" '
        'alt="A goat on deck" loading="eager" decoding="async">\n'
        "<figcaption>The goat &amp; its owner "
        "<small>Photo: Cy &lt;cy@example.net&gt;</small></figcaption>\n"
        "</figure>\n<p>After.</p>\n"
    )


def test_the_words_of_the_text_stand_before_those_of_the_picture() -> None:
    root = rendered("![Two *horns* \\* `x`](image:12 'Seen & heard')")
    assert images(root)[0]["alt"] == "Two horns * x"
    (caption,) = root.iter("figcaption")
    assert caption.text == "Seen & heard "


def test_a_picture_without_words_below_has_no_caption() -> None:
    assert "figcaption" not in render_article("![](image:13)", PICTURES).html


def test_only_the_first_picture_is_fetched_at_once() -> None:
    source = "![](image:12)\n![](image:13)\n\nText.\n\n![](image:12)"
    assert [each["loading"] for each in images(rendered(source))] == ["eager", "lazy", "lazy"]
    below_lead = images(rendered(source, has_lead=True))
    assert [each["loading"] for each in below_lead] == ["lazy", "lazy", "lazy"]
    assert 'loading="eager"' in render_lead(GOAT)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("A ![goat](image:12) came.", "<p>A goat came.</p>\n"),
        ("A ![](image:12)came.", "<p>A image:12came.</p>\n"),
        ("# The ![goat](image:12)", "<h2>The goat</h2>\n"),
        ("![gone](image:99)", "<p>gone</p>\n"),
        ("![](image:99)", "<p>image:99</p>\n"),
        ("![no](image:12x)", "<p>no</p>\n"),
        ("![no](image:99999999999)", "<p>no</p>\n"),
        ("![no](/images/x.jpg)", "<p>no</p>\n"),
        ("![no](javascript:alert)", "<p>![no](javascript:alert)</p>\n"),
        ("![no](data:image/png;base64,iVBO)", "<p>no</p>\n"),
        ("![far](https://b.example)", f"<p>{FAR}far</a></p>\n"),
        ("[![goat](image:12)](https://b.example)", f"<p>{FAR}goat</a></p>\n"),
        ("[![far](https://c.example)](https://b.example)", f"<p>{FAR}far</a></p>\n"),
        ("![far][x]\n\n[x]: https://b.example", f"<p>{FAR}far</a></p>\n"),
    ],
)  # fmt: skip
def test_elsewhere_words_stand_for_a_picture(source: str, html: str) -> None:
    assert render_article(source, PICTURES).html == html


def test_the_pictures_that_a_text_names_are_told() -> None:
    source = (
        "![](image:1)\n\nIn a text ![x](image:2).\n\n- ![](image:3)\n\n| ![](image:4) |\n|--|\n"
        "\n`![](image:5)`\n\n\\![](image:6)\n\n![a ![b](image:7)](image:1)\n\nx[^n]\n\n"
        "[^n]: ![](image:8)\n\n[^unused]: ![](image:9)"
    )
    assert image_ids(source) == {1, 2, 3, 4, 7, 8, 9}


def test_a_note_is_marked_told_and_left_again() -> None:
    source = "It ran[^a] and ran[^b] again[^a].\n\n[^a]: In *1998*.\n[^b]: See https://b.example."
    assert render_article(source).html == (
        '<p>It ran<sup><a href="#fn-1" id="fnref-1" role="doc-noteref" rel="noopener">1</a></sup>'
        ' and ran<sup><a href="#fn-2" id="fnref-2" role="doc-noteref" rel="noopener">2</a></sup>'
        ' again<sup><a href="#fn-1" id="fnref-1-2" role="doc-noteref" rel="noopener">1</a></sup>'
        '.</p>\n<div role="doc-endnotes">\n<ol>\n<li id="fn-1"><p>In <em>1998</em>. '
        '<a href="#fnref-1" role="doc-backlink" rel="noopener">↩\ufe0e 1</a> '
        '<a href="#fnref-1-2" role="doc-backlink" rel="noopener">↩\ufe0e 1-2</a></p>\n</li>\n'
        '<li id="fn-2"><p>See <a href="https://b.example" rel="noopener">https://b.example</a>. '
        '<a href="#fnref-2" role="doc-backlink" rel="noopener">↩\ufe0e 2</a></p>\n</li>\n'
        "</ol>\n</div>\n"
    )


def test_what_is_no_note_stays_as_it_was_typed() -> None:
    assert render_article("x[^1] ^[y]").html == "<p>x[^1] ^[y]</p>\n"


def test_a_note_may_end_in_a_picture() -> None:
    root = rendered("x[^1]\n\n[^1]: Seen here.\n\n    ![](image:12)")
    (note,) = root.iter("li")
    assert [each.tag for each in note] == ["p", "figure", "a"]


def test_a_description_has_neither_marks_nor_captions() -> None:
    html = render_article("It ran[^1].\n\n![](image:12)\n\n[^1]: In 1998.", PICTURES).html
    assert plain_text(html).split() == ["It", "ran.", "In", "1998."]


def test_a_text_of_a_picture_alone_is_not_empty() -> None:
    assert not render_article("![](image:13)", PICTURES).is_empty
    assert render_article("").is_empty


TAGS = {
    *{"html", "head", "body", "p", "br", "em", "strong", "code", "a", "blockquote", "ul", "ol"},
    *{"li", "pre", "s", "hr", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"},
    *{"figure", "img", "figcaption", "small", "sup", "div"},
}
ATTRIBUTES = {
    "a": {"href", "title", "rel", "role", "id"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding"},
    "ol": {"start"},
    "li": {"id"},
    "div": {"role"},
    "th": {"align"},
    "td": {"align"},
}
PIECES = [
    *("\n\n![](image:12)\n\n", "![x](image:13 'T')", "![y](image:9)", "![z](https://b.example)"),
    *(
        "n[^1]",
        "[^1]",
        "[^2]",
        "\n\n[^1]: one\n\n",
        "\n\n[^2]: ",
        "![",
        "](image:12)",
        "](image:9)",
    ),
    *("](https://b.example)", "<img src=x onerror=y>", "[", "]", "(", ")", '"', "'", "\n", "\n\n"),
    *(
        "    ",
        "- ",
        "> ",
        "# ",
        "|",
        "\n|--|\n",
        "*",
        "`",
        "x",
        " ",
        "image:12",
        "javascript:",
        "\\",
    ),
]
TYPED = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=99))


@given(TYPED)
def test_whatever_is_typed_shows_only_our_pictures_in_known_tags(typed: str) -> None:
    root = rendered(clean_text(typed))
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(set(ids)) == len(ids)
    for element in root.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES.get(str(element.tag), set())
        address = element.get("href", "https:")
        assert address.startswith(("http:", "https:", "mailto:")) or address[1:] in ids
    for image in root.iter("img"):
        assert is_path(image.attrib["src"])
        assert all(is_path(each.split()[0]) for each in image.attrib["srcset"].split(","))
        assert image.attrib["alt"]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_picture_s_words_are_they_stay_words(
    alt: str, caption: str, credit: str
) -> None:
    picture = replace(GOAT, alt=clean_text(alt), caption=clean_text(caption), credit=credit)
    root = html5lib.parse(render_lead(picture), namespaceHTMLElements=False)
    assert {each.tag for each in root.iter()} <= TAGS
    assert [each["alt"] for each in images(root)] == [picture.alt]


def test_an_address_that_is_not_ours_never_comes_out() -> None:
    html = render_lead(replace(GOAT, digest="../../etc/passwd"))
    assert "passwd" not in html

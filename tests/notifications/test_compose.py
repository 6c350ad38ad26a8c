"""A letter becomes a mail: its headers, and what can never get into them."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest

from blog.notifications import compose
from blog.notifications.compose import Letter, Sender
from tests.cast import NOON

SENDER = Sender("The Courier", "news@news.example")
LONG_URL = f"https://news.example/comments/subscriptions/17.{'a' * 60}"
INJECTED = "=?utf-8?q?Hello=0D=0ABcc:_victim@example.org?="


def raw(**changes: object) -> bytes:
    letter = {"to": ("bo@example.org",), "subject": "Hello", "text": "Hi.\n", "html": "<p>Hi."}
    made = Letter(**(letter | changes))  # type: ignore[arg-type]
    return compose.message(
        made, sender=SENDER, message_id="a-token", domain="news.example", now=NOON
    ).as_bytes()


def headers(**changes: object) -> dict[str, str]:
    return dict(message_from_bytes(raw(**changes), policy=default).items())


def test_a_mail_says_who_what_when_and_that_a_machine_wrote_it() -> None:
    found = headers()
    del found["Content-Type"]
    assert found == {
        "From": "The Courier <news@news.example>",
        "To": "bo@example.org",
        "Subject": "Hello",
        "Date": "Sun, 22 Nov 2026 12:00:00 +0000",
        "Message-ID": "<a-token@news.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }


def test_a_mail_to_a_subscriber_can_be_ended_with_one_click() -> None:
    found = headers(unsubscribe_url=LONG_URL)
    assert found["List-Unsubscribe"] == f"<{LONG_URL}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_long_link_stays_in_one_piece() -> None:
    assert f"List-Unsubscribe: <{LONG_URL}>\r\n".encode() in raw(unsubscribe_url=LONG_URL)


def test_a_mail_is_seven_bits_in_lines_that_every_server_takes() -> None:
    text = "Grüße, \N{GOAT}. " * 400
    made = raw(text=text, html=f"<p>{text}", subject="Ünlöng " * 40)
    assert made.isascii()
    assert max(map(len, made.split(b"\r\n"))) <= 78
    assert b"\n" not in made.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Hello\r\nBcc: victim@example.org", "Hello Bcc: victim@example.org"),
        ("Hello\nBcc: victim@example.org", "Hello Bcc: victim@example.org"),
        ("Hello\u2028Bcc: victim@example.org", "Hello Bcc: victim@example.org"),
        (INJECTED, INJECTED.replace("=?", "= ?")),
        ("Goats, 100 %: \N{GOAT}", "Goats, 100 %: \N{GOAT}"),
        ("العبّارة تعود", "العبّارة تعود"),
    ],
)
def test_a_subject_stays_one_header(subject: str, shown: str) -> None:
    found = headers(subject=subject)
    assert shown == found["Subject"]
    assert "Bcc" not in found


@pytest.mark.parametrize("name", ["A\r\nBcc: victim@example.org", INJECTED, 'Q"uote, Inc.'])
def test_a_sender_s_name_stays_a_name(name: str) -> None:
    letter = Letter(to=("bo@example.org",), subject="", text="", html="")
    made = compose.message(
        letter, sender=Sender(name, "a@b.example"), message_id="x", domain="x", now=NOON
    )
    found = message_from_bytes(made.as_bytes(), policy=default)
    assert "Bcc" not in found
    assert [each.addr_spec for each in found["From"].addresses] == ["a@b.example"]


@pytest.mark.parametrize(
    "address",
    ["bo@example.org\r\nBcc: victim@example.org", "bo", "", "bo@example.org, x@example.org"],
)
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        headers(to=(address,)) and pytest.fail(address)


@pytest.mark.parametrize("url", ["https://news.example/\r\nBcc: victim@example.org"])
def test_a_link_with_a_line_break_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        raw(unsubscribe_url=url)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("bo@example.org", "bo@example.org"),
        ("bo@münchen.example", "bo@xn--mnchen-3ya.example"),
        ("bo@straße.example", "bo@xn--strae-oqa.example"),  # not the strasse of IDNA 2003
        ("bö@münchen.example", "bö@xn--mnchen-3ya.example"),
        ("root@localhost", "root@localhost"),
        ("bo@ü", "bo@ü"),
    ],
)
def test_a_domain_is_sent_in_ascii(typed: str, sent: str) -> None:
    assert sent == compose.deliverable(typed)


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("news@news.example", SENDER),
        ("Desk <desk@news.example>", Sender("Desk", "desk@news.example")),
    ],
)
def test_a_sender_may_have_a_name_of_its_own(address: str, sender: Sender) -> None:
    assert sender == compose.sender_of(address, name="The Courier")


@pytest.mark.parametrize("address", ["", "@", "news", "news@", "a b@c.example"])
def test_a_sender_needs_an_address(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        compose.sender_of(address, name="The Courier")


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://news.example", "news.example"),
        ("http://localhost:8000", "localhost"),
        ("http://192.0.2.7:8000", "[192.0.2.7]"),
        ("http://[2001:db8::7]:8000", "[IPv6:2001:db8::7]"),
        ("https://münchen.example", "xn--mnchen-3ya.example"),
    ],
)
def test_the_blog_s_host_stands_in_the_message_id(base_url: str, domain: str) -> None:
    assert domain == compose.domain_of(base_url)

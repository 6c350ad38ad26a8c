"""Mails on their way: a real mail server that takes them, refuses, sleeps or is down."""

from __future__ import annotations

import dataclasses
import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from blog.notifications import delivery
from blog.notifications.delivery import Connection, MailServer, Unreachable, server_of
from tests.cast import BO, NOON, draft, publishes, submits
from tests.correspondence import EDITORS, MAIL_FROM, deliver, is_asked, mail, newsroom_is_told
from tests.mailbox import Mailbox
from tests.ports import free_port
from tests.programs import program


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("smtp", "mail.example", 25)),
        ("smtps://mail.example", MailServer("smtps", "mail.example", 465)),
        ("smtp+starttls://mail.example", MailServer("smtp+starttls", "mail.example", 587)),
        ("smtp://[2001:db8::7]:2525", MailServer("smtp", "2001:db8::7", 2525)),
        (
            "smtps://news%40mail.example:p%40ss%2F%25:w@mail.example:1465",
            MailServer("smtps", "mail.example", 1465, "news@mail.example", "p@ss/%:w"),
        ),
    ],
)
def test_the_setting_says_where_and_how(url: str, server: MailServer) -> None:
    assert server == server_of(url)


def test_a_password_is_not_shown() -> None:
    assert "hush" not in repr(server_of("smtp://news:hush@mail.example"))


def test_many_mails_go_over_one_connection(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    is_asked(submits(draft()).comment_id, times=10)
    assert deliver(app) == 10
    assert (len(set(mailbox.ids)), mailbox.connections) == (10, 1)
    assert deliver(app) == 0


def test_a_recipient_nobody_knows_is_given_up_at_once_and_the_others_get_their_mail(
    app: Flask, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.refusals[BO["email"]] = "550 No such user <bo@example.org>"
    publishes()
    is_asked(submits(draft()).comment_id)
    is_asked(
        submits(draft("Another.", name="Di", email="di@example.org", address_hash="di")).comment_id
    )
    assert deliver(app) == 1
    assert [message["To"] for message in mailbox.messages] == ["di@example.org"]
    assert (
        mail().is_open,
        mail().died_at,
        mail().error,
    ) == (False, NOON, "SMTPRecipientsRefused 550")
    assert mailbox.connections == 2
    assert "mail 1: SMTPRecipientsRefused 550, a dead letter now" in caplog.text


@pytest.mark.parametrize(
    ("refused", "answer", "error"),
    [
        (BO["email"], "450 Greylisted bo@example.org", "SMTPRecipientsRefused 450"),
        ("DATA", "451 Try later bo@example.org", "SMTPDataError 451"),
        ("DATA", "554 Spam from bo@example.org", "SMTPDataError 554"),
    ],
)
def test_what_a_server_refuses_for_now_is_tried_again(
    app: Flask,
    mailbox: Mailbox,
    caplog: pytest.LogCaptureFixture,
    refused: str,
    answer: str,
    error: str,
) -> None:
    caplog.set_level(logging.DEBUG, "blog")
    publishes()
    is_asked(submits(draft()).comment_id)
    mailbox.refusals[refused] = answer
    assert deliver(app) == 0
    waiting = mail()
    assert (True, 1, error) == (waiting.is_open, waiting.attempts, waiting.error)
    assert not any(each in caplog.text for each in ("@", "Greylisted", "Spam", "later"))
    assert deliver(app) == 0
    mailbox.refusals.clear()
    assert deliver(app, at=waiting.due_at) == 1
    assert mailbox.ids == [f"<{waiting.message_id}@news.example>"]


def test_a_digest_reaches_those_editors_whom_the_server_knows(
    app: Flask, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    publishes()
    submits(draft())
    newsroom_is_told()
    mailbox.refusals[EDITORS[1]] = "550 No such user"
    assert deliver(app) == 1
    assert "mail 1: 1 of its recipients were refused" in caplog.text
    assert EDITORS[1] not in caplog.text


def test_a_server_that_is_down_costs_no_mail_an_attempt(app: Flask, mailbox: Mailbox) -> None:
    publishes()
    is_asked(submits(draft()).comment_id)
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(
        settings, mail_url=f"smtp://127.0.0.1:{free_port()}"
    )
    with pytest.raises(Unreachable, match=r"^ConnectionRefusedError$"):
        deliver(app)
    assert (mail().is_open, mail().attempts) == (True, 0)
    app.extensions["settings"] = settings
    assert deliver(app) == 1


def test_where_nothing_is_due_nobody_is_called(app: Flask, mailbox: Mailbox) -> None:
    assert deliver(app) == 0
    assert mailbox.connections == 0


def letter() -> EmailMessage:
    message = EmailMessage()
    message["To"] = "bo@example.org"
    message.set_content("Hello.")
    return message


def sends(url: str, context: ssl.SSLContext | None = None) -> None:
    with Connection(server_of(url), domain="news.example", context=context) as connection:
        connection.send(letter(), sender=MAIL_FROM)


def test_a_server_may_ask_who_we_are() -> None:
    with Mailbox(login=("news@x.example", "p@ss:w/%")) as mailbox:
        sends(mailbox.url.replace("//", "//news%40x.example:p%40ss%3Aw%2F%25@"))
        assert len(mailbox.messages) == 1
        with pytest.raises(Unreachable, match=r"^SMTPAuthenticationError 535$"):
            sends(mailbox.url.replace("//", "//news%40x.example:wrong@"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for 127.0.0.1, signed by itself, and its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_mail_goes_over_tls_to_a_server_we_trust_only(certificate: Path, scheme: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=certificate)
    with Mailbox(tls=context, is_tls_at_once=scheme == "smtps") as mailbox:
        url = mailbox.url.replace("smtp:", f"{scheme}:")
        sends(url, trusting)
        assert len(mailbox.messages) == 1
        with pytest.raises(Unreachable, match=r"^SSLCertVerificationError$"):
            sends(url)
        assert len(mailbox.messages) == 1


def test_a_server_without_tls_gets_no_mail_that_is_to_go_over_it() -> None:
    with Mailbox() as mailbox:
        with pytest.raises(Unreachable, match=r"^SMTPNotSupportedError$"):
            sends(mailbox.url.replace("smtp:", "smtp+starttls:"))
        assert mailbox.messages == []


@contextmanager
def drip() -> Iterator[int]:
    """Run a server that greets, and then says a byte now and then but never a whole answer."""

    def serve() -> None:
        connected, _ = listening.accept()
        with connected:
            connected.sendall(b"220 hello\r\n")
            connected.recv(100)
            connected.sendall(b"250 news.example\r\n")
            while not is_over.wait(0.05):
                try:
                    connected.sendall(b"2")
                except OSError:
                    return

    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            is_over.set()
            thread.join()


def test_a_server_that_never_comes_to_an_end_is_cut_off() -> None:
    begun = time.monotonic()
    with drip() as port:
        server = MailServer("smtp", "127.0.0.1", port)
        connection = Connection(server, domain="news.example", mail_seconds=0.5)
        with connection, pytest.raises(OSError, match=r".") as caught:
            connection.send(letter(), sender=MAIL_FROM)
    assert time.monotonic() - begun < delivery.ANSWER_SECONDS / 2
    assert delivery.described(caught.value).startswith("SMTP")

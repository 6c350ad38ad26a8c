"""Hand mails to the mail server of BLOG_MAIL_URL (RFC 5321)."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from threading import Timer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

# How long one answer of the server is waited for, and how long one mail may take in all.
ANSWER_SECONDS = 30
MAIL_SECONDS = 300

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in; no mail is at fault."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the mail server is, how to speak to it, and as whom; no user: as nobody."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def server_of(url: str) -> MailServer:
    """Read a mail URL that `configuration.is_mail_url` has found good."""
    parts = urlsplit(url)
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def connect(
    server: MailServer, *, domain: str, context: ssl.SSLContext | None = None
) -> smtplib.SMTP:
    """Open a connection and sign in; `domain` is the name we give ourselves.

    `context` is which certificates are trusted, None: those that this machine trusts.
    STARTTLS is demanded, not merely tried. Raises Unreachable.
    """
    context = context or ssl.create_default_context()
    opens: Callable[..., smtplib.SMTP] = smtplib.SMTP
    if server.scheme == "smtps":
        opens = partial(smtplib.SMTP_SSL, context=context)
    try:
        smtp = opens(server.host, server.port, domain, timeout=ANSWER_SECONDS)
        try:
            if server.scheme == "smtp+starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        raise Unreachable(described(error)) from error
    return smtp


class Connection:
    """A connection that is opened when it is needed, and again after an error."""

    def __init__(
        self,
        server: MailServer,
        *,
        domain: str,
        context: ssl.SSLContext | None = None,
        mail_seconds: float = MAIL_SECONDS,
    ) -> None:
        self._server, self._domain, self._context = server, domain, context
        self._mail_seconds = mail_seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
            self._drop()

    def open(self) -> smtplib.SMTP:
        """Connect unless we are connected; raises Unreachable."""
        if self._smtp is None:
            self._smtp = connect(self._server, domain=self._domain, context=self._context)
        return self._smtp

    def send(self, mail: EmailMessage, *, sender: str) -> int:
        """Send a mail to all its recipients; return how many of them the server refused.

        `sender` is where bounces go. Raises smtplib's errors if nobody gets the mail, and
        whatever the network does; the next mail then gets a fresh connection.
        """
        smtp = self.open()
        recipients = [address.addr_spec for address in mail["To"].addresses]
        try:
            with _time_limit(smtp, self._mail_seconds):
                return len(smtp.send_message(mail, sender, recipients))
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


@contextmanager
def _time_limit(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut a connection that takes too long, so that no mail outlives its claim.

    A server may answer each time just before the time-out, which bounds one answer only.
    """
    timer = Timer(seconds, _cut, [smtp.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def is_for_good(error: Exception) -> bool:
    """Tell whether the server will never take this mail: it knows none of the recipients."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def described(error: BaseException) -> str:
    """Return an error's class and SMTP code: its text may hold an address, or our password."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _ in error.recipients.values()), default=None)
    return type(error).__name__ + (f" {code}" if isinstance(code, int) else "")

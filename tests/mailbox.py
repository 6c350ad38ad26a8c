"""A real mail server for tests: it listens on a socket and keeps what it is sent."""

from __future__ import annotations

import asyncio
import random
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

OK = "250 OK"


@dataclass
class Mailbox:
    """A mail server that takes everything, but for what `refusals` say.

    `refusals` gives a recipient's answer, as in "550 Unknown", and under "DATA" that to
    every mail. `slowness_seconds` is the most it waits before and after it keeps a mail.
    `tls` serves STARTTLS, or TLS from the first byte where `is_tls_at_once`. With a
    `login`, a user and a password, nobody else may sign in.
    """

    refusals: dict[str, str] = field(default_factory=dict)
    slowness_seconds: float = 0.0
    tls: ssl.SSLContext | None = None
    is_tls_at_once: bool = False
    login: tuple[str, str] | None = None
    port: int = field(default_factory=free_port)
    messages: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    connections: int = 0
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        """What BLOG_MAIL_URL has to be."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what came, in that order."""
        return [str(each["Message-ID"]) for each in self.messages]

    def __enter__(self) -> Self:
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": self.port}
        if self.tls:
            options["ssl_context" if self.is_tls_at_once else "tls_context"] = self.tls
        if self.login:
            options |= {"authenticator": self._authenticate, "auth_require_tls": False}
        self._controller = Controller(self, **options)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._controller is not None:
            self._controller.stop()

    async def handle_EHLO(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self.refusals.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await self._take_time()
        answer = self.refusals.get("DATA", OK)
        if answer == OK:
            self.keep(envelope)
        await self._take_time()
        return answer

    def keep(self, envelope: Envelope) -> None:
        """Put what was sent into the box."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.messages.append(message_from_bytes(content, EmailMessage, policy=SMTP_POLICY))
        self.senders.append(envelope.mail_from or "")

    async def _take_time(self) -> None:
        if self.slowness_seconds:
            await asyncio.sleep(random.uniform(0, self.slowness_seconds))

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword), mechanism
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self.login, handled=False)


def parts(message: EmailMessage) -> tuple[str, str]:
    """Return the text of a mail, and its HTML."""
    return _part(message, "plain"), _part(message, "html")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")

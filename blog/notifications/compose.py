"""Make a mail of a letter: its headers, its two parts. Pure: no clock, no setting, no template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from urllib.parse import urlsplit

from blog.core import email_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said to whom; `unsubscribe_url` takes a POST that ends such mails (RFC 8058)."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    unsubscribe_url: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a name that people read, an address for answers and bounces."""

    name: str
    address: str


class _Policy(EmailPolicy):
    """Lines as SMTP wants them (RFC 5322, §2.3), but an address in a header stays in one piece.

    The library would turn a link of more than 78 characters into an encoded word, which
    no mail program takes for a link; a line may have 998.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write a header as the bytes of its lines."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n")


def sender_of(address: str, *, name: str) -> Sender:
    """Return the sender that an address names, as in `News <news@example.org>`.

    `name` is taken where the address has none. Raises ValueError if it is none at all.
    """
    own_name, bare = parseaddr(address)
    return Sender(own_name or name, _address(bare).addr_spec)


def domain_of(base_url: str) -> str:
    """Return the blog's host as a mail server takes it: ASCII, an IP address in brackets."""
    host = urlsplit(base_url).hostname or "localhost"
    try:
        ip = ip_address(host)
    except ValueError:
        return host.encode("idna").decode()
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"


def message(
    letter: Letter, *, sender: Sender, message_id: str, domain: str, now: datetime
) -> EmailMessage:
    """Make the mail; the same `message_id` and `domain` tell a mail sent twice as one.

    Raises ValueError for what is no address.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(sender.address, name=_line(sender.name))
    mail["To"] = [_address(each) for each in letter.to]
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice in return
    if letter.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Quoted-printable passes every server: eight bits and long lines do not.
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return mail


def deliverable(address: str) -> str:
    """Return an address with its domain in ASCII, so that any server takes it."""
    if address.isascii():
        return address
    try:
        domain = email_address.read(address).ascii_domain
    except ValueError:
        return address
    return f"{address.rpartition('@')[0]}@{domain}"


def _address(text: str, *, name: str = "") -> Address:
    """Read an address; raises ValueError if it is none, whatever the library says then."""
    local, _, domain = text.rpartition("@")
    if not local or not domain:
        raise ValueError("an address is like name@example.org")
    try:
        return Address(name, addr_spec=deliverable(text))
    except (AttributeError, IndexError, HeaderParseError) as error:
        raise ValueError("an address is like name@example.org") from error


def _line(text: str) -> str:
    """Return a text in one line, in which nothing is decoded.

    An encoded word (RFC 2047) may hold a line break, which some versions of Python
    write out as the end of the header (CVE-2024-6923).
    """
    return " ".join(text.split()).replace("=?", "= ?")

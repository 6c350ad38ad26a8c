"""Deliver what is due: claim a mail, write its letter, send it, note what became of it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from blog.core.database import db, is_outage
from blog.notifications import actions, compose, delivery, letters, queries
from blog.notifications.actions import Claimed
from blog.settings import Settings

_log = logging.getLogger("blog.mail")


@dataclass(frozen=True, slots=True)
class Deliverer:
    """One who delivers mails; any number of them may work at once, on one host or many.

    `clock` tells the present instant, `is_stopped` whether to end after the mail in hand.
    """

    settings: Settings
    clock: Callable[[], datetime]
    lease: timedelta = actions.LEASE
    is_stopped: Callable[[], bool] = lambda: False

    def deliver_due(self) -> int:
        """Send all that is due, over one connection; return how many mails were sent.

        Needs a request context, for the links. Raises delivery.Unreachable before any
        mail is claimed: that the server is down costs no mail an attempt.
        """
        server = delivery.server_of(self.settings.mail_url)
        domain = compose.domain_of(self.settings.base_url)
        sent = 0
        with delivery.Connection(server, domain=domain) as connection:
            while not self.is_stopped() and queries.has_due(self.clock()):
                connection.open()
                claimed = actions.claim(now=self.clock(), lease=self.lease)
                if claimed is None:  # another deliverer was faster
                    break
                sent += self._deliver(claimed, connection)
        return sent

    def _deliver(self, mail: Claimed, connection: delivery.Connection) -> bool:
        try:
            is_sent = self._send(mail, connection)
        except Exception as error:
            if is_outage(error):
                raise
            self._give_back(mail, error)
            return False
        if is_sent:
            actions.sent(mail, now=self.clock())
        else:
            actions.closed(mail)
        return is_sent

    def _send(self, mail: Claimed, connection: delivery.Connection) -> bool:
        """Send a mail; False if there is nothing to tell."""
        letter = letters.write(mail, settings=self.settings, now=self.clock())
        db.session.rollback()  # hold no snapshot of the database while a mail server thinks
        if letter is None:
            return False
        sender = compose.sender_of(self.settings.mail_from, name=self.settings.site_title)
        composed = compose.message(
            letter,
            sender=sender,
            message_id=mail.message_id,
            domain=compose.domain_of(self.settings.base_url),
            now=self.clock(),
        )
        if refused := connection.send(composed, sender=sender.address):
            _log.warning("mail %d: %d of its recipients were refused", mail.id, refused)
        return True

    def _give_back(self, mail: Claimed, error: Exception) -> None:
        """Put a mail off, or give it up; the log says what happened, and nothing of whom."""
        what = _what(error)
        is_for_good = delivery.is_for_good(error)
        is_dead = actions.failed(mail, error=what, is_for_good=is_for_good, now=self.clock())
        _log.warning("mail %d: %s%s", mail.id, what, ", a dead letter now" if is_dead else "")


def _what(error: Exception) -> str:
    """Return an error's class and SMTP code; where it is no mail server's, also its place."""
    if isinstance(error, OSError):
        return delivery.described(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"

"""Compress pages as well as can be, in a thread of its own, off every reader's way."""

from __future__ import annotations

import queue
import threading

from blog.web.ready import Ready

_MOST_WAITING = 64


class Hardening:
    """One thread of a worker, begun when there is something to do."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Ready] = queue.Queue(_MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, page: Ready) -> None:
        """Harden a page soon; where too many wait, whoever looks at it next may ask again."""
        try:
            self._waiting.put_nowait(page)
        except queue.Full:
            return
        with self._lock:  # a thread of before a fork is not alive in its child
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="hardening", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            page = self._waiting.get()
            if not page.is_hard:
                page.harden()

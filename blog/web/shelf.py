"""Pages that are kept, up to so many bytes, the least recently used out first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from blog.core.commits import Mark
from blog.web.ready import Ready

# A page that takes more than this part of the shelf would push everything else off it.
_LARGEST_SHARE = 4

# While comments pour in, one page is looked at no more often than this, once it has been
# as often at once: it may be a tenth of a second late then.
CHECKS_PER_SECOND = 10.0
MOST_CHECKS = 20.0

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, and what was known when it was last seen to be the present one.

    `mark` is None for what never changes. `made_at` and `checked_at` are in seconds of
    `time.monotonic`. `spare` is how many more times it may be looked at at once.
    """

    page: Ready
    mark: Mark | None
    made_at: float
    checked_at: float
    spare: float = MOST_CHECKS

    def holds(self, mark: Mark) -> bool:
        """Tell whether nothing has happened since."""
        return self.mark is None or self.mark == mark

    def rests(self, now: float) -> bool:
        """Tell whether it was looked at so often of late that it has to do for a moment."""
        return self._left(now) < 1

    def checked(self, page: Ready, mark: Mark, now: float) -> Kept:
        """Return the same after another look, at which it was this page."""
        made_at = self.made_at if page is self.page else now
        return Kept(page, mark, made_at, now, max(0.0, self._left(now) - 1))

    def _left(self, now: float) -> float:
        return min(MOST_CHECKS, self.spare + (now - self.checked_at) * CHECKS_PER_SECOND)


class Shelf:
    """Bounded by bytes; any thread may use it."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def __len__(self) -> int:
        """Count the pages."""
        return len(self._kept)

    def find(self, key: Key) -> Kept | None:
        """Return what is kept, which counts as a use of it; None where nothing is."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep a page in the place of the one before, unless it is far too large."""
        with self._lock:
            self._take_off(key)
            if kept.page.size * _LARGEST_SHARE > self._max_bytes:
                return
            self._kept[key] = kept
            self.bytes += kept.page.size
            while self.bytes > self._max_bytes:
                self._take_off(next(iter(self._kept)))

    def drop(self, key: Key) -> None:
        """Keep a page no longer, if it was kept."""
        with self._lock:
            self._take_off(key)

    def _take_off(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self.bytes -= kept.page.size

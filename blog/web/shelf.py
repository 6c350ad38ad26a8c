"""Pages that are kept, up to so many bytes, the least recently used out first."""

from __future__ import annotations

from dataclasses import dataclass

from blog.core.bounded import Bounded
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

    @property
    def size(self) -> int:
        """About how many bytes of memory its page takes."""
        return self.page.size

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


class Shelf(Bounded[Key, Kept]):
    """The pages of one worker."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes, largest=max_bytes // _LARGEST_SHARE)

"""A picture as a page shows it: which files there are, and the words that go with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A story is 42rem wide and stands 1rem from the edges of a narrow screen (site.css).
SIZES = "(min-width: 44rem) 42rem, calc(100vw - 2rem)"
_PLAIN_WIDTH = 800

_PATH = re.compile(r"/images/[0-9a-f]{64}-[1-9][0-9]{0,4}\.(?:jpg|png|webp)")


@dataclass(frozen=True, slots=True)
class Picture:
    """An uploaded picture; `widths`, in pixels and rising, are those there are files of.

    `alt` is what is read out to who cannot see it; `caption` and `credit` are plain text
    and may be empty.
    """

    id: int
    digest: str
    extension: str
    width: int
    height: int
    widths: tuple[int, ...]
    alt: str
    caption: str
    credit: str

    @property
    def src(self) -> str:
        """The file for a browser that does not choose: as wide as a story, or the widest."""
        wide_enough = (width for width in self.widths if width >= _PLAIN_WIDTH)
        return self.path(next(wide_enough, self.widths[-1]))

    @property
    def srcset(self) -> str:
        """All files with their widths, for a browser to choose from."""
        return ", ".join(f"{self.path(width)} {width}w" for width in self.widths)

    @property
    def thumbnail(self) -> str:
        """The smallest file."""
        return self.path(self.widths[0])

    def path(self, width: int) -> str:
        """Return the address of the file of one width."""
        return f"/images/{self.digest}-{width}.{self.extension}"


def is_path(address: str) -> bool:
    """Tell whether an address could be that of a file of ours."""
    return _PATH.fullmatch(address) is not None

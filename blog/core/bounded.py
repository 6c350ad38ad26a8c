"""What is kept in memory up to so many bytes, the least recently used out first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """What knows how much memory it takes."""

    @property
    def size(self) -> int:
        """About how many bytes, always the same number."""


KeyT = TypeVar("KeyT", bound=Hashable)
SizedT = TypeVar("SizedT", bound=Sized)


class Bounded(Generic[KeyT, SizedT]):
    """Any thread may use it. What takes more than `largest` alone is not kept."""

    def __init__(self, max_bytes: int, *, largest: int | None = None) -> None:
        self._max_bytes = max_bytes
        self._largest = max_bytes if largest is None else largest
        self._kept: OrderedDict[KeyT, SizedT] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._kept)

    def find(self, key: KeyT) -> SizedT | None:
        """Return what is kept, which counts as a use of it; None where nothing is."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: KeyT, value: SizedT) -> None:
        """Keep something in the place of what was there before."""
        with self._lock:
            self._take_off(key)
            if value.size > self._largest:
                return
            self._kept[key] = value
            self.bytes += value.size
            while self.bytes > self._max_bytes:
                self._take_off(next(iter(self._kept)))

    def drop(self, key: KeyT) -> None:
        """Keep something no longer, if it was kept."""
        with self._lock:
            self._take_off(key)

    def _take_off(self, key: KeyT) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self.bytes -= kept.size

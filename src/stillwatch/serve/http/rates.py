"""How fast one token may send: a bucket of bytes a token, filled evenly."""

from __future__ import annotations

import math
from typing import Final

_KNOWN: Final = 100_000  # tokens that are remembered; the fullest buckets are forgotten first


class Rates:
    """Buckets by caller. `per_s`: bytes a second; a bucket holds `burst_s` seconds' worth."""

    def __init__(self, per_s: float, burst_s: float = 10.0) -> None:
        self._per_s = per_s
        self._most = per_s * burst_s
        self._buckets: dict[str, tuple[float, float]] = {}  # what is left, and when that was

    def draw(self, caller: str, size: int, now: float) -> int:
        """Take `size` bytes at `now` (seconds of a clock that never goes back); 0 where that goes, else how
        many seconds to wait. A bucket may be overdrawn once by a large body, and pays for it afterwards."""
        left, since = self._buckets.get(caller, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_s)
        if left <= 0:
            self._buckets[caller] = (left, now)
            return max(1, math.ceil(-left / self._per_s))
        if caller not in self._buckets and len(self._buckets) >= _KNOWN:
            del self._buckets[max(self._buckets, key=lambda known: self._buckets[known][0])]
        self._buckets[caller] = (left - size, now)
        return 0

"""How many output tokens an answer has, read off it while it passes: from its usage, else from its pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

_MOST: Final = 16 << 20  # bytes kept: of a JSON answer until its end, of a stream until the next line
_FAILED: Final = 400
_NAMES: Final = (
    "completion_tokens",
    "output_tokens",
)  # of chat; of Messages and Responses


class Meter:
    """Takes in one answer, piece by piece."""

    def __init__(self) -> None:
        self._status, self._kind = 0, ""
        self._kept = bytearray()
        self._events = 0
        self._usage: float | None = None

    def begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """The answer's status and headers."""
        self._status = status
        found = {name.lower(): value for name, value in headers}
        if b"content-encoding" not in found:
            self._kind = found.get(b"content-type", b"").partition(b";")[0].strip().decode("latin-1").lower()

    def take(self, piece: bytes) -> None:
        """A piece of its body."""
        if len(self._kept) > _MOST:
            return
        if self._kind == "text/event-stream":
            self._kept += piece
            *lines, rest = bytes(self._kept).split(b"\n")
            self._kept = bytearray(rest)
            for line in lines:
                self._event(line.strip())
        elif self._kind == "application/json":
            self._kept += piece

    def tokens(self) -> float | None:
        """Output tokens until now; None where the answer does not tell. A stream without usage has one for
        each piece, at least; a refused or failed request has none."""
        if self._status >= _FAILED:
            return 0.0
        if self._kind == "application/json":
            return _usage_in(bytes(self._kept))
        return self._usage if self._usage is not None else float(self._events) if self._events else None

    def _event(self, line: bytes) -> None:
        if not line.startswith(b"data:") or line.endswith(b"[DONE]"):
            return
        self._events += 1
        if b'"usage"' in line:
            told = _usage_in(line[5:])
            self._usage = self._usage if told is None else told


def _usage_in(body: bytes) -> float | None:
    """The output tokens that a JSON object of a model API tells, in its usage or that of what it holds."""
    try:
        whole = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return None
    inner = (whole.get(name) for name in ("response", "message")) if isinstance(whole, dict) else ()
    return next((told for part in (whole, *inner) if (told := _told(part)) is not None), None)


def _told(part: Any) -> float | None:
    usage = part.get("usage") if isinstance(part, dict) else None
    if not isinstance(usage, dict):
        return None
    counts = (usage.get(name) for name in _NAMES)
    return next((float(c) for c in counts if isinstance(c, int) and not isinstance(c, bool) and c >= 0), None)

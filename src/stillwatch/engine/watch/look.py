"""One look for campaigns in the lake's latest window: what a process of its own does, and then ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.ingest.lake import Lake
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.scan import ScanResult

_UNNAMED = "account-"  # how a scan writes an account whose name did not come with the lake
_HEX = 16


class Look(msgspec.Struct, frozen=True):
    """What to look at: the last `window_us` of event time in `lake`, which is the `whole` window or its end.
    `released`: model to seconds since 1970; `licensed`: account or organisation hash to the reason. `now`:
    microseconds since 1970 UTC. `mapping`: keys and confidence of the provider's own."""

    lake: Path
    key_file: Path | None
    window_us: int
    now: int
    released: Mapping[str, float] = {}
    licensed: Mapping[int, str] = {}
    whole: bool = True
    mapping: ConfidenceMap | None = None


def look(asked: Look) -> bytes:
    """The scan result in JSON; raises `StillwatchError` where the lake cannot be read or holds nothing."""
    # here, since the service that asks for a look never scans itself: it starts twice as fast without
    from stillwatch.engine.scan import ScanRequest, scan

    lake = Lake.open(asked.lake, key_file=asked.key_file)
    request = ScanRequest(
        paths=(), recent=asked.window_us, now=asked.now, memory=True, workers=1,
        released=dict(asked.released), licensed=dict(asked.licensed), mapping=asked.mapping,
    )  # fmt: skip
    return msgspec.json.encode(scan(request, lake, _Silent()))


def read_seen(seen: bytes) -> ScanResult:
    """The scan result that `look` wrote."""
    return msgspec.json.decode(seen, type=ScanResult)


def text_of(key: bytes) -> Callable[[str], str]:
    """From an account as a scan names it to the state's text: its hash under the lake's key, in hex."""
    hasher = IdentifierHasher(key)

    def text(name: str) -> str:
        rest = name.removeprefix(_UNNAMED)
        if len(rest) == _HEX and len(name) == _HEX + len(_UNNAMED) and not rest.strip("0123456789abcdef"):
            return rest
        return f"{hasher.one('account', name) & (2**64 - 1):016x}"

    return text


class _Silent:
    """Nobody watches a look."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Say nothing."""

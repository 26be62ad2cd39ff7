"""Native rows for tests, payloads that real emitters made, and the whole way from files to exchanges."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from stillwatch.ingest.chunks import decode, plan
from stillwatch.ingest.decoding import Decoded
from stillwatch.ingest.normalise import normalise
from stillwatch.ingest.readers.contract import Reader
from stillwatch.model.normal import NormalExchange

NOW_US = 1_800_000_000_000_000  # 2027-01-15
PAYLOADS = Path(__file__).parent / "payloads"
CASES = Path(__file__).parent / "cases"

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["text", "message", "image", "tool_result", "user", "system", "assistant", "0", "chat"])
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.just("type"), inner, max_size=4)
    ),
    max_leaves=12,
)


def native(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A good native row; `changes` replace top-level fields."""
    row = {
        "id": f"ex_{number}",
        "ts": "2026-01-05T00:00:05.691Z",
        "account": "acct_1",
        "model": "atlas-4",
        "request": {"messages": [{"role": "user", "content": "Why are there tides?"}]},
        "response": {"text": "The moon.", "stop_reason": "end_turn"},
    }
    return row | changes


def lines_of(rows: Iterable[Any]) -> bytes:
    """`rows` as JSON Lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def read(
    *paths: str | os.PathLike[str], format_name: str | None = None, chunk_bytes: int = 3 << 20
) -> Decoded:
    """Everything that comes of `paths`."""
    whole = Decoded([], [])
    for chunk in plan(paths, format_name, chunk_bytes=chunk_bytes):
        decoded = decode(chunk, NOW_US)
        whole.exchanges.extend(decoded.exchanges)
        whole.quarantined.extend(decoded.quarantined)
    return whole


def read_row(reader: Reader, row: Any) -> list[NormalExchange]:
    """The normal exchanges of one document; raises BadRow."""
    return [normalise(exchange, NOW_US) for exchange in reader.exchanges(json.dumps(row).encode())]


def payload(name: str) -> list[dict[str, Any]]:
    """The rows of a file that a real emitter made."""
    return [json.loads(line) for line in (PAYLOADS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def cases(name: str) -> list[dict[str, Any]]:
    """Found cases: each has a `row` (or the `bytes` of one), and the `field` that must be named."""
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]

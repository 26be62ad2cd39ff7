"""Bodies as senders write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

NOW = 1_767_700_000_000_000  # 2026-01-06, microseconds since 1970


def exchange(number: int, **more: Any) -> dict[str, Any]:
    """A native exchange with an id and an account of its own."""
    return {
        "id": f"ex_{number}", "ts": "2026-01-05T00:00:05Z", "account": f"acct_{number % 7}",
        "model": "atlas-4",
        "request": {"messages": [{"role": "user", "content": f"Solve problem {number} step by step."}]},
        "response": {"text": "42"}, "usage": {"input_tokens": 9, "output_tokens": 1},
    } | more  # fmt: skip


def as_lines(rows: Iterable[Any]) -> bytes:
    """JSON Lines."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)

"""Writes native logs of any length: a composed range's exchanges with prompts of one size and fresh ids.

Run as `python -m benchmarks.logs RANGE OUT COUNT`.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

PROMPT_CHARACTERS: Final = 1000  # system and user text together
_STRIDE: Final = 7  # filling texts come from further down, so that frames stay at the edges


def write_logs(range_folder: Path, out: Path, count: int) -> None:
    """Write `count` exchanges as JSON Lines, about in order of time; the same calls write the same bytes."""
    encoder = msgspec.json.Encoder()
    with out.open("wb") as file:
        for exchange in _exchanges(range_folder, count):
            file.write(encoder.encode(exchange) + b"\n")


def _exchanges(range_folder: Path, count: int) -> Iterator[dict[str, Any]]:
    with gzip.open(range_folder / "traffic.jsonl.gz") as lines:
        rows = [msgspec.json.decode(line) for line in lines]
    texts = [_user_text(row) or "Go on." for row in rows]
    for number in range(count):
        place = number * len(rows) // count
        row = dict(rows[place])
        row["id"] = f"ex_{number:09d}"
        row["ts"] = (datetime.fromisoformat(row["ts"]) + timedelta(milliseconds=number % 997)).isoformat()
        row["request"] = _resized(row["request"], texts, place, number)
        yield row


def _user_text(row: dict[str, Any]) -> str:
    content = row["request"]["messages"][-1].get("content")
    return content if isinstance(content, str) else ""


def _resized(request: dict[str, Any], texts: list[str], place: int, number: int) -> dict[str, Any]:
    """The request with other texts put into the middle of its last message, or that cut, until it is
    PROMPT_CHARACTERS long."""
    system = request.get("system")
    room = max(PROMPT_CHARACTERS - len(system if isinstance(system, str) else ""), PROMPT_CHARACTERS // 4)
    own = texts[place]
    filled, at = "", number * _STRIDE
    while len(own) + len(filled) < room:
        filled += " " + texts[at % len(texts)]
        at += 1
    half = len(own) // 2
    text = own[:half] + filled[: max(room - len(own), 0)] + own[half:]
    return request | {"messages": [{"role": "user", "content": text[:room]}]}


if __name__ == "__main__":
    write_logs(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

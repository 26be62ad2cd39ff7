"""Written logs: as many exchanges as asked for, with fresh ids, and prompts of the stated length."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from benchmarks.logs import PROMPT_CHARACTERS, write_logs
from benchmarks.yardstick import read_plainly
from stillwatch.model.exchange import Exchange
from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.writer import write_composition


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("range")
    write_composition(compose(ComposeSettings(seed=5, days=1.0, scale=0.01, kinds=("hydra", "chat"))), folder)
    return folder


def test_exchanges_are_fresh_and_of_one_length(composed: Path, tmp_path: Path) -> None:
    out = tmp_path / "logs.jsonl"
    write_logs(composed, out, 3000)
    rows = [msgspec.json.decode(line, type=Exchange) for line in out.read_bytes().splitlines()]
    assert len({row.id for row in rows}) == len(rows) == 3000 == read_plainly(out)
    sizes = [len(str(row.request.system or "")) + len(str(row.request.messages[-1].content)) for row in rows]
    assert sum(size == PROMPT_CHARACTERS for size in sizes) > 0.9 * len(sizes)


def test_the_same_call_writes_the_same_bytes(composed: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_logs(composed, tmp_path / name, 200)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

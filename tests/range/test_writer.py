"""The files are complete, deterministic and readable by what reads them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import msgspec
import pytest

from stillwatch.model.account import AccountFacts, Authorised, Release
from stillwatch.model.exchange import Exchange
from stillwatch.range.composer import ComposeSettings, Composition, compose
from stillwatch.range.writer import write_composition

FILES = ("traffic.jsonl.gz", "accounts.jsonl", "releases.json", "authorised.json",
         "truth/accounts.jsonl", "truth/harvest.txt.gz")  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Composition:
    return compose(ComposeSettings(seed=8, days=1.0, scale=0.03))


def test_two_writes_give_the_same_bytes(small: Composition, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_composition(small, tmp_path / name)
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    written = {
        p.relative_to(tmp_path / "one").as_posix() for p in (tmp_path / "one").rglob("*") if p.is_file()
    }
    assert written == set(FILES)


def test_every_line_is_a_native_exchange(small: Composition, tmp_path: Path) -> None:
    seen: list[int] = []
    write_composition(small, tmp_path, seen.append)
    with gzip.open(tmp_path / "traffic.jsonl.gz") as lines:
        exchanges = [msgspec.json.decode(line, type=Exchange) for line in lines]
    assert len(exchanges) == len(small) == sum(seen)
    assert all(e.request.messages and e.usage.output_tokens is not None for e in exchanges)


def test_feeds_follow_the_model(small: Composition, tmp_path: Path) -> None:
    write_composition(small, tmp_path)
    lines = (tmp_path / "accounts.jsonl").read_bytes().splitlines()
    facts = [msgspec.json.decode(line, type=AccountFacts, strict=True) for line in lines]
    assert len(facts) == len(small.members)
    assert any("payment" not in json.loads(line) for line in lines)  # some facts are missing
    assert msgspec.json.decode((tmp_path / "releases.json").read_bytes(), type=list[Release])
    assert msgspec.json.decode((tmp_path / "authorised.json").read_bytes(), type=list[Authorised])

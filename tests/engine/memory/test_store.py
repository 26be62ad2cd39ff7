"""What is remembered comes back as it was, and nothing readable is in it."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from stillwatch.engine.memory.store import (
    Habit,
    Mark,
    Member,
    Memory,
    Remembered,
    Watched,
    read_memory,
    write_memory,
)
from stillwatch.model.errors import StillwatchError
from tests.engine.memory.conftest import Remembering

MEMORY = Memory(
    campaigns=(
        Remembered(
            id="camp_a", convicted=1.5, until=9.0, population=100, passing=2, marked=0.75,
            marks=(Mark(-(2**63), 4),), members=(Member(2**63 - 1, 0.25, 8.5),),
            habits={"net": (Habit(7, 3, 1),)},
        ),
    ),
    watched=(Watched(5, "camp_a", (0.5, -1.25, 3.0), (1, 2), 9.5),),
)  # fmt: skip


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    write_memory(MEMORY, tmp_path)
    assert read_memory(tmp_path) == MEMORY
    assert stat.S_IMODE((tmp_path / "campaigns" / "memory.json").stat().st_mode) == 0o600


def test_nothing_is_remembered_at_first(tmp_path: Path) -> None:
    assert read_memory(tmp_path) == Memory()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "not a memory"), (b'{"schema":"stillwatch.campaigns/9"}', "expected stillwatch.campaigns/1")],
)
def test_what_cannot_be_read_is_refused_with_a_hint(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "memory.json").write_bytes(content)
    with pytest.raises(StillwatchError, match=said) as fault:
        read_memory(tmp_path)
    assert "remove it" in fault.value.hint


def test_no_name_of_an_account_is_stored(remembering: Remembering) -> None:
    stored = msgspec.json.encode(remembering.memory).decode()
    assert remembering.memory.campaigns
    assert not [name for name in remembering.truth.accounts if name in stored]

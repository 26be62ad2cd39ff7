"""The portable file: what it says first and last, and that damage anywhere is noticed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.state.backup.dump import read_dump, write_dump
from stillwatch.engine.state.migrate import newest
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables import METADATA
from stillwatch.model.errors import StillwatchError
from tests.engine.state.filled import fill

LINES = [
    b'{"type":"opening","schema":"stillwatch.state/1","revision":"0001"}\n',
    b'{"type":"section","table":"releases","columns":["model","released"]}\n',
    b'["atlas-5",1768392000000000]\n',
]
END = b'{"type":"closing","lines":3,"sha256":"%s"}\n'


def read(lines: list[bytes]) -> list[object]:
    packed = io.BytesIO(zstandard.compress(b"".join(lines)))
    dump = read_dump(packed, Path("state.backup"))
    return [dump.revision, *dump.parts]


def test_what_is_written_can_be_read_with_any_tool(sqlite_state: State, tmp_path: Path) -> None:
    fill(sqlite_state)
    with sqlite_state.read() as connection:
        rows = write_dump(connection, tmp_path / "backup")
    text = zstandard.ZstdDecompressor().stream_reader((tmp_path / "backup").read_bytes()).read()
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0] == {"type": "opening", "schema": "stillwatch.state/1", "revision": newest()}
    assert lines[-1]["lines"] == len(lines) - 1
    sections = [line["table"] for line in lines if isinstance(line, dict) and "table" in line]
    assert sections == [table.name for table in METADATA.sorted_tables]
    assert rows == sum(isinstance(line, list) for line in lines)


def test_a_whole_file_is_read() -> None:
    import hashlib

    end = END % hashlib.sha256(b"".join(LINES)).hexdigest().encode()
    revision, section, row = read([*LINES, end])
    assert (revision, msgspec.to_builtins(section)["table"]) == ("0001", "releases")
    assert row == ["atlas-5", 1768392000000000]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        LINES,
        LINES[1:],
        [b"[1]\n"],
        [b"no json\n"],
        [LINES[0], *LINES],
        [*LINES, END % (b"0" * 64)],
        [LINES[0].replace(b"state/1", b"state/2"), *LINES[1:]],
    ],
)
def test_what_is_no_whole_backup_is_refused(lines: list[bytes]) -> None:
    with pytest.raises(StillwatchError, match=r"state\.backup: not a whole backup"):
        read(lines)


@given(data=st.binary(max_size=200))
def test_bytes_of_any_kind_are_refused_and_not_a_fault_of_ours(data: bytes) -> None:
    with pytest.raises(StillwatchError):
        list(read_dump(io.BytesIO(data), Path("x")).parts)

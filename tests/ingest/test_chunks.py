"""Whatever the layout, compression, order and chunk size, the same exchanges come out."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stillwatch.ingest.chunks import decode, plan
from stillwatch.model.errors import StillwatchError
from tests.ingest.native_rows import NOW_US, lines_of, native, read

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.compress,
    "two gzip members": lambda data: gzip.compress(data[:500]) + gzip.compress(data[500:]),
    "two zstd frames": lambda data: zstandard.compress(data[:500]) + zstandard.compress(data[500:]),
    "zeros after gzip": lambda data: gzip.compress(data) + b"\0" * 512,
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "no last line end": lambda data: data.rstrip(b"\n"),
    "empty lines": lambda data: b"\n\n" + data.replace(b"\n", b"\n  \n"),
    "array": lambda data: b"[" + data.strip().replace(b"\n", b",\n") + b"]",
    "arrays one a line": lambda data: b"".join(b"[" + line + b"]\n" for line in data.splitlines()),
    "indented": lambda data: b"\n".join(
        json.dumps(json.loads(x), indent=2).encode() for x in data.splitlines()
    ),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_gives_the_same_exchanges(tmp_path: Path, packing: str) -> None:
    data = lines_of(native(number) for number in range(20))
    (tmp_path / "data").write_bytes(PACKINGS[packing](data))
    found = read(tmp_path / "data", chunk_bytes=700)
    assert [exchange.id for exchange in found.exchanges] == [f"ex_{number}" for number in range(20)]
    assert not found.quarantined


@pytest.mark.parametrize("packing", PACKINGS)
def test_bytes_consumed_add_up_to_the_size_of_the_file(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "data"
    path.write_bytes(PACKINGS[packing](lines_of(native(number) for number in range(20))))
    assert sum(chunk.consumed for chunk in plan([path], chunk_bytes=700)) == path.stat().st_size


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.sampled_from(["good", "bad", "empty", "broken", "latin"]), max_size=12),
    seed=st.randoms(use_true_random=False),
    chunk_bytes=st.integers(1, 3000),
)
def test_order_and_chunk_size_never_change_the_set(
    tmp_path: Path, lines: list[str], seed: object, chunk_bytes: int
) -> None:
    kinds: dict[str, Callable[[int], bytes]] = {
        "good": lambda number: json.dumps(native(number)).encode(),
        "bad": lambda number: json.dumps(native(number, account="")).encode(),
        "empty": lambda _: b"",
        "broken": lambda _: b'{"id": ',
        "latin": lambda number: json.dumps(native(number, account="\xe9"), ensure_ascii=False).encode(
            "latin-1"
        ),
    }
    rows = [kinds[kind](number) for number, kind in enumerate(lines)]
    first = json.dumps(native(99)).encode()
    (tmp_path / "a").write_bytes(b"\n".join([first, *rows]))
    expected = read(tmp_path / "a")
    seed.shuffle(rows)  # type: ignore[attr-defined]
    (tmp_path / "b").write_bytes(b"\n".join([first, *rows]))
    found = read(tmp_path / "b", chunk_bytes=chunk_bytes)
    assert sorted(e.id for e in found.exchanges) == sorted(e.id for e in expected.exchanges)
    assert len(expected.exchanges) == 1 + lines.count("good")
    assert len(found.quarantined) == lines.count("bad") + lines.count("broken") + lines.count("latin")
    assert sorted((q.field, q.reason) for q in found.quarantined) == sorted(
        (q.field, q.reason) for q in expected.quarantined
    )


def test_bad_lines_are_told_by_file_line_field_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines_of([native(1), native(2, model="")]) + b"\n{]\n" + lines_of([native(3, id=4)]))
    found = read(path, chunk_bytes=1)
    assert [(q.file, q.line, q.field) for q in found.quarantined] == [
        (str(path), 2, "model"),
        (str(path), 4, "line"),
        (str(path), 5, "id"),
    ]
    assert found.quarantined[0].reason == "empty"
    assert "not JSON" in found.quarantined[1].reason


def test_lines_up_to_16_mib_are_read_and_longer_ones_are_not(tmp_path: Path) -> None:
    def long(number: int, size: int) -> bytes:
        row = native(number, request={"messages": [{"role": "user", "content": "CONTENT"}]})
        line = json.dumps(row).encode()
        return line.replace(b"CONTENT", b"x" * (size - len(line) + 7)) + b"\n"

    path = tmp_path / "log.jsonl"
    most = 16 * 1024 * 1024
    path.write_bytes(lines_of([native(1)]) + long(2, most) + long(3, most + 1) + lines_of([native(4)]))
    found = read(path)
    assert [exchange.id for exchange in found.exchanges] == ["ex_1", "ex_2", "ex_4"]
    assert [(q.line, q.reason) for q in found.quarantined] == [(3, "longer than 16 MiB")]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("as_array", [False, True])
def test_a_torn_file_gives_what_was_readable_and_one_bad_row(
    tmp_path: Path, pack: Callable[[bytes], bytes], as_array: bool
) -> None:
    rows = [native(number, org=f"org_{number * 7919 % 9973}") for number in range(9000)]
    whole = pack(json.dumps(rows).encode() if as_array else lines_of(rows))
    (tmp_path / "torn").write_bytes(whole[: len(whole) * 2 // 3])
    found = read(tmp_path / "torn", chunk_bytes=50_000)
    assert 500 < len(found.exchanges) < 9000
    assert [exchange.id for exchange in found.exchanges] == [f"ex_{n}" for n in range(len(found.exchanges))]
    (bad,) = found.quarantined
    assert (bad.file, bad.field) == (str(tmp_path / "torn"), "file")
    assert "too early" in bad.reason


def test_standard_input_is_recognised_without_seeking(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.Table.from_pylist([native(number) for number in range(3)])
    parquet = io.BytesIO()
    pq.write_table(table, parquet)
    data = lines_of(native(number) for number in range(3))
    for content in (data, gzip.compress(data), PACKINGS["array"](data), parquet.getvalue()):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Pipe(content)))
        assert len(read("-").exchanges) == 3
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Pipe(b"")))
    assert read("-").exchanges == []


class _Pipe(io.BufferedReader):
    """Gives a few bytes at a time and cannot seek, as a pipe."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self._step = 3 if len(content) < 100 else 1000

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, self._step))

    def seekable(self) -> bool:
        return False


def test_an_unknown_format_is_one_bad_row_of_its_file_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of([native()]))
    (tmp_path / "accounts.jsonl").write_bytes(b'{"account": "a", "kind": "free"}\n' * 50)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 30)
    (tmp_path / "empty").write_bytes(b"")
    found = read(tmp_path)
    assert len(found.exchanges) == 1
    assert [(Path(q.file).name, q.field) for q in found.quarantined] == [
        ("accounts.jsonl", "file"),
        ("picture.png", "file"),
    ]
    assert all("--format" in q.reason for q in found.quarantined)


def test_a_named_format_is_taken_at_its_word(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b'{"foo": 1}\n' * 3)
    assert [(q.line, q.field) for q in read(tmp_path / "log", format_name="native").quarantined] == [
        (1, "id"),
        (2, "id"),
        (3, "id"),
    ]
    with pytest.raises(StillwatchError, match="no format 'nativ'"):
        plan([tmp_path / "log"], "nativ")


def test_text_that_is_no_json_is_counted_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("one\ntwo\nthree\n")
    assert [q.line for q in read(tmp_path / "log").quarantined] == [1, 2, 3]


def test_chunks_travel_to_other_processes(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(lines_of([native(1), native(2, account="")]))
    for chunk in plan([tmp_path / "log"]):
        travelled = pickle.loads(pickle.dumps((chunk, decode)))
        assert travelled[1](travelled[0], NOW_US) == decode(chunk, NOW_US)


def test_memory_is_flat_with_the_size_of_the_file(tmp_path: Path) -> None:
    line = lines_of([native(request={"messages": [{"role": "user", "content": "x" * 2000}]})])
    peaks = []
    for times in (2_000, 16_000):
        (tmp_path / "log").write_bytes(line * times)
        tracemalloc.start()
        assert (
            sum(chunk.consumed for chunk in plan([tmp_path / "log"], chunk_bytes=1 << 18))
            == len(line) * times
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5

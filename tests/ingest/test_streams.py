"""Inputs are unpacked by their first bytes, in bounded pieces, up to where they break off."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stillwatch.ingest.streams import BLOCK, DamagedInput, Stream
from stillwatch.model.errors import StillwatchError

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.compress,
}


def unpacked(path: Path) -> tuple[bytes, str]:
    """All that could be read, and how it broke off."""
    content = b""
    try:
        for block in Stream(str(path)).blocks():
            content += block
    except DamagedInput as error:
        return content, str(error)
    return content, ""


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(sorted(PACKERS)))
def test_what_was_packed_comes_out_again(tmp_path: Path, data: bytes, packer: str) -> None:
    plain = b"{" + data
    (tmp_path / "named.log").write_bytes(PACKERS[packer](plain))
    assert unpacked(tmp_path / "named.log") == (plain, "")


@pytest.mark.parametrize("packer", ["gzip", "zstd"])
@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_torn_input_gives_what_came_before(tmp_path: Path, packer: str, kept: float) -> None:
    data = random.Random(1).randbytes(400_000)
    packed = PACKERS[packer](data)
    (tmp_path / "torn").write_bytes(packed[: int(len(packed) * kept)])
    content, reason = unpacked(tmp_path / "torn")
    assert data.startswith(content)
    assert len(content) > 0.3 * kept * len(data)
    assert "ends too early" in reason


@pytest.mark.parametrize("packer", ["gzip", "zstd"])
def test_junk_after_or_inside_is_damage(tmp_path: Path, packer: str) -> None:
    checked = zstandard.ZstdCompressor(write_checksum=True).compress  # zstd leaves checksums to the writer
    packed = (gzip.compress if packer == "gzip" else checked)(random.Random(1).randbytes(50_000))
    for name, broken in (("after", packed + b"junk"), ("inside", packed[:-5000] + b"\xff" * 5000)):
        (tmp_path / name).write_bytes(broken)
        assert unpacked(tmp_path / name)[1]


@pytest.mark.parametrize("packer", ["gzip", "zstd"])
def test_a_bomb_is_given_out_in_bounded_blocks(tmp_path: Path, packer: str) -> None:
    (tmp_path / "bomb").write_bytes(PACKERS[packer](bytes(40 * BLOCK)))
    sizes = [len(block) for block in Stream(str(tmp_path / "bomb")).blocks()]
    assert sum(sizes) == 40 * BLOCK
    assert packer == "zstd" or max(sizes) <= BLOCK


def test_bytes_taken_are_those_stored(tmp_path: Path) -> None:
    (tmp_path / "log.gz").write_bytes(gzip.compress(b"x" * 100_000))
    stream = Stream(str(tmp_path / "log.gz"))
    assert sum(map(len, stream.blocks())) == 100_000
    assert stream.taken == (tmp_path / "log.gz").stat().st_size


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="is a directory"):
        Stream(str(tmp_path))
    with pytest.raises(StillwatchError, match="no such file"):
        Stream(str(tmp_path / "none"))

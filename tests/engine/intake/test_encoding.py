"""Compressed bodies: as they were, and never a bomb."""

from __future__ import annotations

import gzip
import zlib

import pytest
import zstandard

from stillwatch.engine.intake.encoding import decompress
from stillwatch.engine.intake.faults import BodyTooLarge, UnreadableBody

TEXT = b'{"id": "ex_1"}\n' * 100
COMPRESSED = {
    "identity": TEXT,
    "gzip": gzip.compress(TEXT, mtime=0),
    "deflate": zlib.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
}


@pytest.mark.parametrize("encoding", COMPRESSED)
def test_a_body_comes_out_as_it_went_in(encoding: str) -> None:
    assert decompress(COMPRESSED[encoding], encoding, len(TEXT)) == TEXT


@pytest.mark.parametrize("encoding", COMPRESSED)
def test_a_body_that_unpacks_to_too_much_is_refused(encoding: str) -> None:
    with pytest.raises(BodyTooLarge, match="more than 1,499 bytes"):
        decompress(COMPRESSED[encoding], encoding, len(TEXT) - 1)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", b"plain"), ("gzip", COMPRESSED["gzip"][:-9]), ("zstd", b"plain"), ("br", b"")],
    ids=["gzip plain", "gzip cut short", "zstd plain", "unknown"],
)
def test_damage_is_told(encoding: str, body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        decompress(body, encoding, 1 << 20)

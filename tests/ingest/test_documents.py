"""One document is decoded, mended where real logs need it, or refused with its field."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from stillwatch.ingest import documents
from stillwatch.ingest.documents import decode_document, load, mend
from stillwatch.model.errors import BadRow


class _Inner(msgspec.Struct, frozen=True):
    count: int = 0
    ratio: float | None = None
    words: list[str] = []


class _Row(msgspec.Struct, frozen=True):
    id: str
    inner: _Inner = _Inner()


DECODER = msgspec.json.Decoder(_Row)


def refused(row: bytes) -> BadRow:
    """Why `row` is refused."""
    with pytest.raises(BadRow) as raised:
        decode_document(row, DECODER)
    return raised.value


def test_good_rows_and_mended_rows() -> None:
    assert decode_document(b'{"id": "a", "inner": {"count": 3}}', DECODER).inner.count == 3
    mended = decode_document(b'{"id": "a\\ud83d", "inner": {"count": 3.0, "ratio": null}}', DECODER)
    assert (mended.id, mended.inner.count) == ("a?", 3)
    assert decode_document(b'{"id": "a", "inner": null}', DECODER).inner == _Inner()
    assert decode_document(b'\xef\xbb\xbf{"id": "a"}', DECODER).id == "a"


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (b"{}", "id", "missing"),
        (b'{"id": 5}', "id", "expected str, got int"),
        (b'{"id": "a", "inner": {"count": 1.5}}', "inner.count", "expected int, got float"),
        (b'{"id": "a", "inner": {"words": ["x", 5]}}', "inner.words[1]", "expected str, got int"),
        (b'{"id": "a", "inner": {"ratio": NaN}}', "inner.ratio", "not a finite number"),
        (b'{"id": "a", "other": [1, -Infinity]}', "other[1]", "not a finite number"),
        (b"[]", "line", "expected object, got array"),
        (b'{"id": "a"', "line", "not JSON at character 11: Expecting ',' delimiter"),
        (b'{"id": "\xff"}', "line", "not UTF-8 at byte 9"),
        (b'{"id": ' + b"9" * 5000 + b"}", "line", "a number has too many digits"),
        (b'{"id": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "line", "nested too deeply"),
    ],
)
def test_refused_rows_name_field_and_reason(row: bytes, field: str, reason: str) -> None:
    bad = refused(row)
    assert (bad.field, bad.reason) == (field, reason)


def test_a_reason_never_quotes_the_text() -> None:
    for row in (
        b'{"id": ["secretword"]}',
        b'{"id": "secretword',
        b'"secretword"',
        b'{"id": "secretword\xff"}',
    ):
        assert "secretword" not in str(refused(row))


def test_nesting_and_length_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: Any = 1
    for _ in range(documents.MAX_DEPTH + 1):
        deep = [deep]
    with pytest.raises(BadRow, match="nested too deeply"):
        mend(deep, "", 0)
    monkeypatch.setattr(documents, "MAX_DOCUMENT", 10)
    with pytest.raises(BadRow, match="longer than 16 MiB"):
        load(b"[" * 11)

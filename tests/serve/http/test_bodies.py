"""Bodies are read within their limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import Request

from stillwatch.engine.intake.faults import BodyTooLarge
from stillwatch.serve.http import bodies
from stillwatch.serve.http.bodies import described, encoding, expected_size, media_type, read_body
from stillwatch.serve.http.failures import Refusal

LATE = b"comes a second later"


def request(pieces: list[bytes], **headers: str) -> Request:
    """A request whose body comes in pieces."""
    waiting = list(pieces)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(1.0 if waiting[0] == LATE else 0.0)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw}, receive)


def test_a_body_comes_together_again() -> None:
    assert asyncio.run(read_body(request([b"ab", b"", b"c"]), 3)) == b"abc"


def test_a_body_over_the_limit_is_not_read_to_its_end() -> None:
    with pytest.raises(BodyTooLarge):
        asyncio.run(read_body(request([b"ab", b"cd", b"never read"]), 3))


def test_a_sender_that_stops_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_S", 0.01)
    with pytest.raises(Refusal) as refused:
        asyncio.run(read_body(request([b"a", LATE]), 3))
    assert refused.value.status == 408


def test_what_a_body_says_of_itself_is_believed_up_to_the_limit() -> None:
    assert expected_size(request([b""], content_length="7"), 10) == 7
    assert expected_size(request([b""]), 10) == 10
    assert expected_size(request([b""], content_length="-7"), 10) == 10
    with pytest.raises(BodyTooLarge):
        expected_size(request([b""], content_length="11"), 10)


@pytest.mark.parametrize(
    ("read", "header", "value", "expected"),
    [
        (media_type, "content_type", "Application/JSON; charset=utf-8", "application/json"),
        (media_type, "other", "", ""),
        (encoding, "content_encoding", "GZIP", "gzip"),
        (encoding, "other", "", "identity"),
    ],
)
def test_headers_are_read_as_http_has_them(
    read: Callable[[Request], str], header: str, value: str, expected: str
) -> None:
    assert read(request([b""], **{header: value})) == expected


def test_a_raw_body_is_described_by_media_type() -> None:
    content = described({"application/json": {"type": "array"}})["requestBody"]["content"]
    assert content == {"application/json": {"schema": {"type": "array"}}}

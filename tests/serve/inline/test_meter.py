"""Output tokens are read off answers as servers of model APIs send them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stillwatch.serve.inline.meter import Meter

JSON = [(b"Content-Type", b"application/json; charset=utf-8")]
STREAM = [(b"content-type", b"text/event-stream")]


def measured(body: bytes, headers: list[tuple[bytes, bytes]], status: int = 200, at_once: int = 7) -> Any:
    meter = Meter()
    meter.begin(status, headers)
    for start in range(0, len(body), at_once):
        meter.take(body[start : start + at_once])
    return meter.tokens()


def events(*given: Any) -> bytes:
    return b"".join(b"event: x\r\ndata: " + json.dumps(one).encode() + b"\r\n\r\n" for one in given)


@pytest.mark.parametrize(
    ("answer", "tokens"),
    [
        ({"usage": {"prompt_tokens": 5, "completion_tokens": 12}}, 12),
        ({"usage": {"input_tokens": 5, "output_tokens": 13}}, 13),
        ({"usage": {"prompt_tokens": 5}}, None),
        ({"usage": {"output_tokens": -3}}, None),
        ({"usage": {"output_tokens": True}}, None),
        ({"usage": None}, None),
        ([1, 2], None),
        ("text", None),
    ],
)
def test_an_answer_tells_its_usage(answer: Any, tokens: float | None) -> None:
    assert measured(json.dumps(answer).encode(), JSON) == tokens


def test_a_stream_tells_it_at_its_end() -> None:
    chat = events({"choices": [1], "usage": None}, {"choices": [], "usage": {"completion_tokens": 31}})
    assert measured(chat + b"data: [DONE]\n\n", STREAM) == 31
    responses = events({"type": "x"}, {"response": {"usage": {"output_tokens": 32}}})
    assert measured(responses, STREAM) == 32
    messages = events(
        {"message": {"usage": {"output_tokens": 1}}}, {"delta": {}}, {"usage": {"output_tokens": 33}}
    )
    assert measured(messages, STREAM) == 33


def test_a_stream_that_does_not_tell_has_a_token_a_piece() -> None:
    assert measured(events(1, 2, 3) + b"data: [DONE]\n\n", STREAM) == 3
    assert measured(b": ping\n\n", STREAM) is None


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_failed_request_costs_nothing(status: int) -> None:
    assert measured(b'{"error": {}}', JSON, status) == 0


@pytest.mark.parametrize(
    "headers", [[], [(b"content-type", b"audio/mpeg")], [*JSON, (b"content-encoding", b"gzip")]]
)
def test_what_cannot_be_read_is_not_told(headers: list[tuple[bytes, bytes]]) -> None:
    assert measured(b'{"usage": {"output_tokens": 5}}', headers) is None


def test_of_an_endless_line_no_more_is_kept_than_the_limit() -> None:
    assert measured(b"x" * (40 << 20), STREAM, at_once=1 << 20) is None

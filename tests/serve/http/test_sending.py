"""From the request to the intake: rates, room and media types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from stillwatch.engine.intake.intake import Limits
from stillwatch.serve.http.rates import Rates
from stillwatch.serve.http.sending import Door
from tests.engine.intake.sent import exchange


@contextmanager
def behind(client: TestClient, rates: Rates, body: int = 1 << 20) -> Iterator[None]:
    """The same service with another door."""
    state = client.app.state  # type: ignore[attr-defined]
    door = state.door
    state.door = Door(state.service.intake, rates, body)
    yield
    state.door = door


def test_who_sends_too_fast_is_told_how_long_to_wait(client: TestClient) -> None:
    with behind(client, Rates(per_s=1, burst_s=1)):
        assert client.post("/v1/exchanges", json=[exchange(1)]).status_code == 200
        answer = client.post("/v1/exchanges", json=[exchange(1)])
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_fast")
    assert int(answer.headers["Retry-After"]) > 100


def test_a_backlog_over_the_limit_is_told_with_a_time_to_wait(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = client.app.state.service.intake  # type: ignore[attr-defined]
    client.post("/v1/exchanges", json=[exchange(1)])
    monkeypatch.setattr(intake, "limits", Limits(backlog=0))
    answer = client.post("/v1/exchanges", json=[exchange(2)])
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")


def test_a_body_that_says_it_is_too_large_is_refused_unread(client: TestClient) -> None:
    with behind(client, Rates(per_s=1e9), body=100):
        answer = client.post("/v1/exchanges", json=[exchange(1)] * 9)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/jsonl; charset=utf-8"])
def test_json_lines_have_several_names(client: TestClient, kind: str) -> None:
    answer = client.post("/v1/exchanges", content=b"", headers={"Content-Type": kind})
    assert answer.json()["accepted"] == 0

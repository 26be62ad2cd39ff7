"""`POST /v1/exchanges`."""

from __future__ import annotations

import gzip

import pytest
from fastapi.testclient import TestClient

from stillwatch.serve.service import Service
from tests.engine.intake.sent import as_lines, exchange


def service_of(client: TestClient) -> Service:
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    return service


def test_a_batch_is_on_disk_when_the_answer_comes(client: TestClient) -> None:
    before = service_of(client).intake.backlog().rows
    answer = client.post("/v1/exchanges", json=[exchange(1), exchange(2)])
    assert answer.status_code == 200
    assert answer.json() == {"accepted": 2, "quarantined": 0, "refused": []}
    assert service_of(client).intake.backlog().rows == before + 2


def test_the_answer_says_which_row_is_poisoned_and_why(client: TestClient) -> None:
    answer = client.post("/v1/exchanges", json=[exchange(1), {"id": "ex_9", "ts": "now"}, 7])
    assert answer.status_code == 200
    told = answer.json()
    assert (told["accepted"], told["quarantined"]) == (1, 2)
    assert [row["index"] for row in told["refused"]] == [1, 2]


def test_json_lines_may_be_compressed(client: TestClient) -> None:
    answer = client.post(
        "/v1/exchanges",
        content=gzip.compress(as_lines([exchange(3), exchange(4)])),
        headers={"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"},
    )
    assert answer.json()["accepted"] == 2


def test_an_id_that_comes_twice_counts_once_in_the_lake(client: TestClient) -> None:
    for _ in range(2):
        client.post("/v1/exchanges", json=[exchange(50)])
    service = service_of(client)
    service.feeder.feed()
    before = service.lake.count()
    client.post("/v1/exchanges", json=[exchange(50), exchange(51)])
    service.feeder.feed()
    assert service.lake.count() == before + 1


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{}", "application/json", 400, "unreadable_body"),
        (b"[1", "application/json", 400, "unreadable_body"),
        (b"", "application/json", 400, "unreadable_body"),
        (b"[]", "text/csv", 415, "unknown_media_type"),
    ],
)
def test_what_is_no_batch_is_refused_whole(
    client: TestClient, content: bytes, kind: str, status: int, code: str
) -> None:
    answer = client.post("/v1/exchanges", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_an_unknown_format_is_told_with_its_place(client: TestClient) -> None:
    answer = client.post("/v1/exchanges?format=csv", json=[])
    assert answer.status_code == 422
    assert answer.json()["error"]["message"].startswith("query.format: ")


def test_an_unknown_encoding_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/exchanges", json=[], headers={"Content-Encoding": "br"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unknown_encoding")

"""`POST /v1/accounts`."""

from __future__ import annotations

import gzip
import json

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role

FACTS = [
    {"account": "acct_1", "kind": "education", "payment": "card_9"},
    {"kind": "free"},
    {"account": "acct_2"},
]


def test_good_facts_are_kept_and_bad_ones_named(client: TestClient) -> None:
    told = client.post("/v1/accounts", json=FACTS).json()
    assert (told["accepted"], told["quarantined"]) == (2, 1)
    assert told["refused"] == [{"index": 1, "field": "account", "reason": "missing"}]
    service = client.app.state.service  # type: ignore[attr-defined]
    service.detection.plan()
    facts = service.lake.get_facts("accounts")
    assert sorted(facts["kind"].to_pylist(), key=str) == [None, "education"]


def test_lines_may_be_compressed(client: TestClient) -> None:
    body = gzip.compress(json.dumps(FACTS[0]).encode())
    kind = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert client.post("/v1/accounts", content=body, headers=kind).json()["accepted"] == 1


def test_viewers_may_not_send_facts(client: TestClient) -> None:
    assert client.post("/v1/accounts", json=FACTS, headers=as_role(Role.VIEWER)).status_code == 403

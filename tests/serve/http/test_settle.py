"""`POST /v1/settle`, over the wire."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.answers.verdicts import put_verdict
from stillwatch.engine.state.ledger import append
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.service import Service
from tests.engine.intake.sent import NOW as SERVED_AT
from tests.engine.intake.sent import exchange
from tests.serve.found import seen
from tests.serve.http.asked import asking
from tests.serve.http.served import as_role
from tests.serve.inline.staged import CAMPAIGN, DOOR, NOW, asks, decider, snapshot, verdict


def drawn() -> tuple[TestClient, Decider, str]:
    """A client, its decider, and the receipt of a decision that drew on a campaign's allowance."""
    path = decider(snapshot("budget"))
    path.accounts.put(DOOR.account("member"), Facts(verification="document"))
    client = asking(path)
    answer = client.post("/v1/decide", content=msgspec.json.encode(asks("Hello", "member")))
    return client, path, answer.json()["receipt"]


def test_what_an_answer_did_cost_takes_the_place_of_what_was_expected() -> None:
    client, path, receipt = drawn()
    terms = path.snapshot.policy.budget
    assert path.buckets.left(CAMPAIGN, terms, NOW) == terms.size - terms.unstated
    for tokens in (50, 40):  # told twice, the last word counts
        answer = client.post("/v1/settle", json={"receipt": receipt, "output_tokens": tokens})
        assert answer.json() == {"settled": True}
    assert path.buckets.left(CAMPAIGN, terms, NOW) == terms.size - 40


def test_a_receipt_that_nobody_gave_is_not_found() -> None:
    client, _, _ = drawn()
    assert client.post("/v1/settle", json={"receipt": "draw_1", "output_tokens": 1}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"receipt": "x"}, {"receipt": "", "output_tokens": 1}, {"receipt": "x", "output_tokens": -1},
     {"receipt": "x", "output_tokens": "many"}, {"receipt": "x", "output_tokens": 1, "more": 2}],
)  # fmt: skip
def test_what_is_no_cost_is_refused(body: Any) -> None:
    client, _, _ = drawn()
    assert client.post("/v1/settle", json=body).status_code == 422


def test_only_gateways_tell() -> None:
    client, _, receipt = drawn()
    told = {"receipt": receipt, "output_tokens": 1}
    assert client.post("/v1/settle", json=told, headers=as_role(Role.VIEWER)).status_code == 403


def test_an_exchange_that_is_accepted_settles_what_was_drawn_for_it(client: TestClient) -> None:
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    path = service.inline.decider
    account = path.door.account("spender")
    service.detection.store(seen())
    with service.state.write() as connection:
        stands = msgspec.structs.replace(verdict("spender", "budget"), account=hex_of(account))
        put_verdict(connection, stands)
        append(connection, SERVED_AT, "ann", "decide", stands.account, {})
    service.inline.turn()
    path.accounts.put(account, Facts(verification="document"))
    gateway = as_role(Role.GATEWAY)
    asked = client.post("/v1/decide", json={"account": "spender", "model": "atlas-4"}, headers=gateway)
    terms = path.snapshot.policy.budget
    assert asked.json()["receipt"]
    usage = {"input_tokens": 9, "output_tokens": 77}
    for _ in range(2):  # senders repeat themselves
        row = exchange(1, account="spender", usage=usage, ts="2026-01-06T11:46:40Z")
        assert client.post("/v1/exchanges", json=[row]).status_code == 200
    assert path.buckets.left(CAMPAIGN, terms, SERVED_AT) == terms.size - 77
    told = {"receipt": asked.json()["receipt"], "output_tokens": 5}
    assert client.post("/v1/settle", json=told, headers=gateway).json() == {"settled": False}

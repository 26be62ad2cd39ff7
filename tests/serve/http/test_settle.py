"""`POST /v1/settle`, over the wire."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.decider import Decider
from tests.serve.http.asked import asking
from tests.serve.http.served import as_role
from tests.serve.inline.staged import CAMPAIGN, DOOR, NOW, asks, decider, snapshot


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

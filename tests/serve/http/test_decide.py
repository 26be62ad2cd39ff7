"""`POST /v1/decide`, over the wire."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.decide.answer import Decision
from stillwatch.decide.roles import Role
from tests.serve.http.asked import asking
from tests.serve.http.served import as_role
from tests.serve.inline.staged import asks, wording

CLIENT = asking()


def test_the_answer_is_a_decision() -> None:
    answer = CLIENT.post("/v1/decide", content=msgspec.json.encode(asks("Hello", "member")))
    assert answer.status_code == 200
    found = msgspec.json.decode(answer.content, type=Decision)
    assert (found.allow, found.status, found.reason) == (False, 403, "suspended")


def test_a_hydras_new_head_is_met() -> None:
    client = asking()
    found = [
        client.post("/v1/decide", content=msgspec.json.encode(asks(wording(n), "head"))) for n in range(3)
    ]
    assert [answer.json()["allow"] for answer in found][-1] is False


def test_the_least_that_can_be_asked() -> None:
    answer = CLIENT.post("/v1/decide", json={"account": "a", "model": "m"})
    assert answer.json()["decision"] == ""
    assert answer.json()["action"] == "observe"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [(b"{", 400, "not JSON"), (b"\xff", 400, "not JSON"),
     (b'{"account":"a","model":"m","x":' + b"[" * 100_000, 400, "not JSON"),
     (b"{}", 422, "account"), (b'{"account":"","model":"m"}', 422, "account"),
     (b'{"account":"a","model":7}', 422, "model")],
)  # fmt: skip
def test_what_cannot_be_decided_on_is_refused_with_its_place(body: bytes, status: int, says: str) -> None:
    answer = CLIENT.post("/v1/decide", content=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]["message"]


def test_absurd_numbers_are_answered() -> None:
    body = {"account": "member", "model": "m", "request": {"n": 10**40, "max_tokens": -(10**40)}}
    assert CLIENT.post("/v1/decide", json=body).status_code == 200


def test_only_gateways_may_ask() -> None:
    for role in (Role.INGESTER, Role.VIEWER):
        answer = CLIENT.post("/v1/decide", json={"account": "a", "model": "m"}, headers=as_role(role))
        assert answer.status_code == 403

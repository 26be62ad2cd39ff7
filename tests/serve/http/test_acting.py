"""What routes of reviewers share."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from msgspec import Struct

from stillwatch.decide.roles import Role
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.serve.http.acting import answers, there, told
from stillwatch.serve.http.failures import Refusal
from tests.serve.http.served import as_role


class Thing(Struct):
    """Something that is told."""

    size: int


def test_a_struct_is_told_as_json_and_described_so() -> None:
    assert told(Thing(3)).body == b'{"size":3}'
    schema = answers(Thing)[200]["content"]["application/json"]["schema"]
    assert schema["properties"] == {"size": {"type": "integer"}}


def test_what_is_not_there_is_not_found() -> None:
    assert there(3, "number") == 3
    with pytest.raises(Refusal, match="there is no such number"):
        there(None, "number")


def test_a_state_that_is_gone_is_no_conflict(reviewed: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    state = reviewed.app.state.service.state  # type: ignore[attr-defined]

    def gone() -> None:
        raise StateUnavailable("no connection")

    monkeypatch.setattr(state, "write", gone)
    path = "/v1/cases/case_camp_1/actions"
    body = {"type": "annotate", "words": "x"}
    answer = reviewed.post(path, json=body, headers=as_role(Role.ANALYST))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "state_unavailable")

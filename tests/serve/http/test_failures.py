"""One envelope for every failure."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from stillwatch.engine.intake.faults import (
    BodyTooLarge,
    IntakeBusy,
    IntakeFull,
    IntakeUnavailable,
    UnreadableBody,
)
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.http.failures import Refusal, answer_failures, failure, status_of

FAULTS: dict[int, Exception] = {
    400: UnreadableBody("not JSON", hint="Send JSON."),
    413: BodyTooLarge(7),
    418: Refusal(418, "teapot", "short and stout", headers={"X_Kind": "tea"}),
    429: IntakeBusy("too much", retry_after=3),
    451: HTTPException(451, "not here"),
    500: ValueError("/secret/path is wrong"),
    503: IntakeUnavailable("/secret/path: Input/output error"),
    507: IntakeFull("/secret/path: No space left on device"),
}


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    answer_failures(app)

    @app.get("/{status}")
    async def fail(status: int) -> None:
        await asyncio.sleep(0)
        raise FAULTS[status]

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("status", FAULTS)
def test_every_fault_has_its_status_and_the_envelope(client: TestClient, status: int) -> None:
    answer = client.get(f"/{status}")
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize("status", [500, 503, 507])
def test_where_things_are_on_this_machine_is_not_told(client: TestClient, status: int) -> None:
    assert "secret" not in client.get(f"/{status}").text


@pytest.mark.parametrize(("status", "wait"), [(429, "3"), (503, "10"), (507, "10")])
def test_who_may_try_again_is_told_when(client: TestClient, status: int, wait: str) -> None:
    assert client.get(f"/{status}").headers["Retry-After"] == wait


def test_what_was_sent_is_not_repeated(client: TestClient) -> None:
    answer = client.get("/my-private-words")
    assert answer.status_code == 422
    assert answer.json()["error"]["message"].startswith("path.status: ")
    assert "private" not in answer.text


def test_refusals_bring_their_headers(client: TestClient) -> None:
    assert client.get("/418").headers["X-Kind"] == "tea"


def test_faults_of_the_state_and_others_have_a_status() -> None:
    assert status_of(StateUnavailable("gone")) == (503, "state_unavailable")
    assert status_of(StillwatchError("odd")) == (400, "refused")


def test_a_failure_names_its_headers_as_http_does() -> None:
    assert failure(503, "x", "y", Retry_After="1").headers["retry-after"] == "1"

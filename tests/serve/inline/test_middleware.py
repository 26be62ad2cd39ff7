"""The middleware before a small server of OpenAI's chat API."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from stillwatch.decide.policy.terms import Fallback, Rung
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.gate import Gate
from stillwatch.serve.inline.middleware import Stillwatch
from stillwatch.serve.inline.settings import InlineSettings
from tests.serve.inline.staged import DOOR, ENFORCE, NOW, decider, snapshot, wording

CHAT = "/v1/chat/completions"
RUNGS = [
    Rung(response="observe", confidence=0), Rung(response="summarise_reasoning", confidence=0.5),
    Rung(response="fallback_model", confidence=0.5),
]  # fmt: skip
FALLING = msgspec.structs.replace(ENFORCE, ladder=RUNGS, fallback=Fallback(default="small-1"))


def server() -> FastAPI:
    """Answers with what it was asked."""
    app = FastAPI()

    @app.post(CHAT)
    async def chat(request: Request) -> dict[str, Any]:
        given = await request.json()
        summarise = request.headers.get("x-stillwatch-summarise-reasoning")
        length = request.headers["content-length"]
        return {"model": given["model"], "summarise": summarise, "length": length, "asked": given["messages"]}

    @app.post("/v1/completions")
    async def complete(request: Request) -> StreamingResponse:
        body = await request.body()

        async def pieces() -> Any:
            for n in range(3):
                yield f"data: {n} {len(body)}\n\n"

        return StreamingResponse(pieces(), media_type="text/event-stream")

    @app.get("/v1/models")
    async def models() -> list[str]:
        return ["large"]

    return app


def client(path: Decider | None = None, **settings: Any) -> TestClient:
    gate = Gate(decider() if path is None else path, InlineSettings(**settings))
    app = server()
    app.add_middleware(Stillwatch, gate=gate)
    return TestClient(app)


def ask(to: TestClient, account: str = "ann", system: str = "Hello", **headers: str) -> Any:
    talk = [{"role": "system", "content": system}, {"role": "user", "content": "hi"}]
    named = {"x-stillwatch-account": account, **headers}
    return to.post(CHAT, json={"model": "large", "messages": talk}, headers=named)


def test_customers_get_their_answer_untouched() -> None:
    answer = ask(client())
    assert answer.status_code == 200
    assert answer.json()["model"] == "large"
    assert answer.json()["asked"][1]["content"] == "hi"
    assert not [name for name in answer.headers if name.startswith("x-stillwatch")]


def test_a_suspended_account_gets_an_error_that_clients_can_read() -> None:
    answer = ask(client(), "member")
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert (error["code"], error["type"]) == ("suspended", "access_denied")
    assert answer.headers["x-stillwatch-appeal"] in error["hint"]


def test_a_new_head_of_a_known_hydra_is_met_at_its_first_requests() -> None:
    to = client()
    assert [ask(to, "head", wording(n)).status_code for n in range(3)][-1] == 403


def test_a_fallback_is_carried_out_and_told() -> None:
    path = decider(snapshot("fallback_model", policy=FALLING))
    path.accounts.put(DOOR.account("member"), Facts(verification="document"))
    answer = ask(client(path), "member")
    assert answer.json()["model"] == "small-1"
    assert answer.json()["summarise"] == "true"
    assert answer.json()["asked"][1]["content"] == "hi"
    assert answer.headers["x-stillwatch-fallback-model"] == "small-1"
    assert answer.headers["x-stillwatch-action"] == "fallback_model"


def test_callers_cannot_say_it_themselves() -> None:
    answer = ask(client(), **{"x-stillwatch-summarise-reasoning": "true"})
    assert answer.json()["summarise"] is None


def test_what_costs_nothing_is_not_asked_about() -> None:
    assert client(fail="closed").get("/v1/models").json() == ["large"]


def test_answers_stream_through() -> None:
    answer = client().post("/v1/completions", content="{}", headers={"x-stillwatch-account": "ann"})
    assert answer.text == "data: 0 2\n\ndata: 1 2\n\ndata: 2 2\n\n"


@pytest.mark.parametrize(("fail", "status"), [("open", 200), ("closed", 503)])
def test_where_nobody_is_named_it_fails_as_it_is_set(fail: str, status: int) -> None:
    answer = client(fail=fail).post(CHAT, json={"model": "large", "messages": []})
    assert answer.status_code == status


def test_a_long_body_arrives_whole() -> None:
    long = "x" * (17 << 20)
    answer = client().post("/v1/completions", content=long, headers={"x-stillwatch-account": "ann"})
    assert answer.text.startswith(f"data: 0 {len(long)}")


def test_a_caller_that_hangs_up_is_no_request() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((await receive())["type"])

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        seen.append(message["type"])

    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": CHAT, "headers": [], "client": None}
    asyncio.run(Stillwatch(app, Gate(decider()))(scope, receive, send))
    assert seen == ["http.disconnect"]


def test_without_settings_in_the_environment_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STILLWATCH_URL", raising=False)
    with pytest.raises(StillwatchError, match="STILLWATCH_URL is not set"):
        Stillwatch(server())


def test_a_body_that_is_no_object_keeps_its_model() -> None:
    path = decider(snapshot("fallback_model", policy=FALLING))
    body = json.dumps([1, 2])
    answer = client(path).post("/v1/completions", content=body, headers={"x-stillwatch-account": "member"})
    assert answer.text.startswith(f"data: 0 {len(body)}")


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_is_drawn_at_its_own_size(stream: bool) -> None:
    path = decider(snapshot("budget"))
    path.accounts.put(DOOR.account("member"), Facts(verification="document"))
    app = FastAPI()

    @app.post(CHAT)
    async def chat() -> Any:
        usage = {"prompt_tokens": 9, "completion_tokens": 77}
        if not stream:
            return {"choices": [], "usage": usage}
        pieces = [{"choices": [{"delta": {"content": "a"}}], "usage": None}, {"choices": [], "usage": usage}]
        lines = [f"data: {json.dumps(piece)}\n\n" for piece in pieces]
        return StreamingResponse(iter([*lines, "data: [DONE]\n\n"]), media_type="text/event-stream")

    app.add_middleware(Stillwatch, gate=Gate(path))
    answer = ask(TestClient(app), "member")
    assert answer.status_code == 200
    assert answer.headers["x-stillwatch-action"] == "budget"
    terms = path.snapshot.policy.budget
    assert path.buckets.left("camp_1", terms, NOW) == terms.size - 77

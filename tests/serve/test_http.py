"""The whole interface against its own description: whatever is sent, by whom, it answers as it says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import schemathesis
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, SerializationContext
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import negative_data_rejection

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.roles import Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.state.people import hashing
from stillwatch.engine.state.people.sessions import start_session
from stillwatch.engine.state.people.users import create_user
from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.http.access import SESSION
from stillwatch.serve.http.app import create_app
from stillwatch.serve.http.forgery import HEADER
from stillwatch.serve.service import Service
from tests.engine.intake.sent import NOW
from tests.serve.http.served import NamedTokens, as_role, settings_in

EXAMPLES = 2  # of each kind of request for each operation: the whole takes seconds, and runs every time
OTHERS = [role for role in Role if role is not Role.ADMIN]

RAW = ("application/x-ndjson", "application/x-protobuf", "application/toml")
schemathesis.openapi.format("stillwatch-policy", st.just(default_text()))
schemathesis.openapi.format("stillwatch-network", st.sampled_from(["203.0.113.0/24", "2001:db8::1"]))
schemathesis.openapi.format("stillwatch-frame", st.just("Write out the reasoning behind this answer."))


@schemathesis.serializer(*RAW)
def as_it_is(_: SerializationContext, value: Any) -> bytes:
    """Text and bytes go out as they were drawn."""
    return value if isinstance(value, bytes) else str(value).encode()


@dataclass(frozen=True)
class Described:
    """A running service, with the description that it gives out of itself, and users of each role."""

    url: str
    schema: BaseSchema
    service: Service
    users: dict[Role, str]

    def token(self, role: Role) -> dict[str, Any]:
        """What a program of that role sends along."""
        return {"headers": as_role(role)}

    def session(self, role: Role) -> dict[str, Any]:
        """What the browser of a user of that role sends along, who has just signed in."""
        with self.service.state.write() as connection:
            session, cookie = start_session(connection, self.users[role], NOW)
        cookies = {SESSION.name(secure=True): cookie.reveal()}
        return {"headers": {HEADER: session.csrf.reveal()}, "cookies": cookies}


Caller = Callable[[Described, Role], dict[str, Any]]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    """The service; its cookies are named as over HTTPS, and its hashes cost little."""
    folder = tmp_path_factory.mktemp("described")
    signing = SigningSettings("https://watch.example.org")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        hashing._nobodys.cache_clear()
        service = Service(settings_in(folder, signing), fixed_clock(NOW))
        with service.state.write() as connection:
            users = {role: create_user(connection, NOW, "test", f"user {role}", role).id for role in Role}
        with listening(create_app(service, NamedTokens())) as url:
            schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
            yield Described(url, schema, service, users)
    hashing._nobodys.cache_clear()


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The application behind a socket, as its callers meet it."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join()


def operations(schema: BaseSchema) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """Everything that the description tells of."""
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "an operation is not described as OpenAPI has it"
        yield found.ok()


def callers(described: Described, mode: GenerationMode, number: int) -> list[dict[str, Any]]:
    """Who sends a request of the operation of that number: an administrator, by token and by session; and
    what fits the description is also sent by the other roles, now by token and now by session."""
    administrator = [described.token(Role.ADMIN), described.session(Role.ADMIN)]
    if mode is GenerationMode.NEGATIVE:
        return administrator
    ways = (described.token, described.session)
    return [ways[(number + place) % 2](role) for place, role in enumerate(OTHERS)] + administrator


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_answers_as_described(described: Described, mode: GenerationMode) -> None:
    asked: set[str] = set()
    for number, operation in enumerate(operations(described.schema)):
        ask(operation, mode, callers(described, mode, number), asked)
    assert {"POST /v1/exchanges", "PUT /v1/programmes", "POST /v1/decide", "POST /v1/tokens"} <= asked
    if mode is GenerationMode.POSITIVE:
        assert len(asked) == len(list(operations(described.schema)))


def ask(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    by: list[dict[str, Any]],
    asked: set[str],
) -> None:
    """Send what fits the description, or what does not, and hold the answers to it."""

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(operation.as_strategy(generation_mode=mode))
    def answers(case: Case[Any]) -> None:
        asked.add(operation.label)
        # made up, and would count before a session; callers show what they have themselves
        case.headers.pop("Authorization", None)
        excluded: list[Any] = [] if must_be_refused(case) else [negative_data_rejection]
        for shown in by:
            case.call_and_validate(excluded_checks=excluded, **shown)

    # where there is neither body nor parameter, nothing can be against the description
    with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
        answers()


def must_be_refused(case: Case[Any]) -> bool:
    """Whether what is wrong with a request is still wrong when it is sent: of text and bytes nothing that can
    be sent is against the description, and Authorization was the only header that it tells of."""
    assert case.meta is not None
    wrong = {place for place, part in case.meta.components.items() if part.mode is GenerationMode.NEGATIVE}
    sent = wrong - {ParameterLocation.HEADER, *([ParameterLocation.BODY] if case.media_type in RAW else [])}
    return bool(sent)


BROKEN = [
    ("PUT", "/v1/policy", "application/toml", b"mode = ", 422),
    ("PUT", "/v1/policy", "application/toml", b"\xff\xfe", 422),
    ("PUT", "/v1/policy", "application/toml", b"mode = 7", 422),
    ("PUT", "/v1/policy", "text/plain", b"", 415),
    ("POST", "/v1/traces", "application/x-protobuf", b"\x0a\xff", 400),
    ("POST", "/v1/traces", "application/x-protobuf", b"\xff" * 100, 400),
    ("POST", "/v1/traces", "text/plain", b"", 415),
    ("POST", "/v1/exchanges", "application/x-protobuf", b"", 415),
]


@pytest.mark.parametrize("by", [Described.token, Described.session], ids=["token", "session"])
@pytest.mark.parametrize(("method", "path", "kind", "body", "status"), BROKEN)
def test_text_and_bytes_that_are_not_what_they_say_are_refused(
    described: Described, by: Caller, method: str, path: str, kind: str, body: bytes, status: int
) -> None:
    shown = by(described, Role.ADMIN)
    headers = {**shown["headers"], "Content-Type": kind}
    with httpx2.Client(cookies=shown.get("cookies")) as client:
        answer = client.request(method, described.url + path, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert set(answer.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize("path", ["/v1/exchanges", "/v1/litellm", "/v1/accounts"])
@pytest.mark.parametrize("line", [b"{", b"\xff", b"7", b"[]", b'{"id": NaN}', b'"\\ud800"', b"{}"])
def test_lines_that_are_none_are_quarantined_each_by_its_place(
    described: Described, path: str, line: bytes
) -> None:
    headers = {**as_role(Role.INGESTER), "Content-Type": "application/x-ndjson"}
    answer = httpx2.post(described.url + path, content=line + b"\n" + line, headers=headers)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["accepted"], answer.json()["quarantined"]) == (0, 2)
    assert [row["index"] for row in answer.json()["refused"]] == [0, 1]


# What docs/gateways.md says of it: the description leaves it out, since anything may come there.
_TEXT = {"schema": {"type": "string"}}
_AUTHZ = {
    "parameters": [
        {"name": "path", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
        {"name": "x", "in": "query", "schema": {"type": "string"}},
        {"name": "x-stillwatch-account", "in": "header", "schema": {"type": "string", "pattern": "^[a-z]+$"}},
    ],
    "responses": {
        "200": {"description": "It passes."},
        "4XX": {"description": "The caller's answer.", "content": {"application/json": {}}},
    },
}
EXT_AUTHZ = {
    "openapi": "3.1.0",
    "info": {"title": "ext_authz", "version": "1"},
    "paths": {
        "/v1/ext_authz/{path}": {
            "get": _AUTHZ,
            "post": _AUTHZ | {"requestBody": {"content": {"application/json": {"schema": {}}}}},
            "put": _AUTHZ | {"requestBody": {"content": {"text/plain": _TEXT}}},
            "delete": _AUTHZ,
        }
    },
}


def test_envoys_questions_are_answered_as_the_page_says(described: Described) -> None:
    schema = schemathesis.openapi.from_dict(EXT_AUTHZ)
    schema.config.update(base_url=described.url)
    asked: set[str] = set()
    for operation in operations(schema):
        ask(operation, GenerationMode.POSITIVE, [described.token(role) for role in Role], asked)
    assert len(asked) == 4


def test_envoys_callers_cookies_open_nothing(described: Described) -> None:
    shown = described.session(Role.ADMIN)
    answer = httpx2.get(f"{described.url}/v1/ext_authz/x", headers=shown["headers"], cookies=shown["cookies"])
    assert answer.status_code == 401

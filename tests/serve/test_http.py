"""The whole interface against its own description: whatever is sent, the service answers as it says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, SerializationContext
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.roles import Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.serve.http.app import create_app
from stillwatch.serve.service import Service
from tests.engine.intake.sent import NOW
from tests.serve.http.served import NamedTokens, as_role, settings_in

EXAMPLES = 6  # of each kind of request for each operation: the whole takes seconds, and runs every time

RAW = ("application/x-ndjson", "application/x-protobuf", "application/toml")
schemathesis.openapi.format("stillwatch-policy", st.just(default_text()))


@schemathesis.serializer(*RAW)
def as_it_is(_: SerializationContext, value: Any) -> bytes:
    """Text and bytes go out as they were drawn."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    """The description of a running service, as it gives it out itself."""
    service = Service(settings_in(tmp_path_factory.mktemp("described")), fixed_clock(NOW))
    with listening(create_app(service, NamedTokens())) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


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


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_answers_as_described(described: BaseSchema, mode: GenerationMode) -> None:
    asked: set[str] = set()
    for found in described.get_all_operations():
        assert isinstance(found, Ok), "an operation is not described as OpenAPI has it"
        ask(found.ok(), mode, asked)
    assert {"POST /v1/exchanges", "PUT /v1/programmes", "POST /v1/decide"} <= asked


def ask(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, asked: set[str]) -> None:
    """Send what fits the description, or what does not, and hold the answers to it."""

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(operation.as_strategy(generation_mode=mode))
    def answers(case: Case[Any]) -> None:
        if mode is GenerationMode.NEGATIVE and case.media_type in RAW:
            return  # of text and bytes nothing that can be sent is against the description
        asked.add(operation.label)
        case.call_and_validate(headers=as_role(Role.ADMIN))

    # where there is neither body nor parameter, nothing can be against the description
    with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
        answers()

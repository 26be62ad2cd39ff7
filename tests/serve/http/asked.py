"""An application of the decision routes alone, over a staged decider."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.serve.http import decide, ext_authz, guardrail, settle
from stillwatch.serve.http.failures import answer_failures
from stillwatch.serve.inline.gate import Decides, Gate
from stillwatch.serve.inline.settings import InlineSettings
from tests.serve.http.served import NamedTokens, as_role
from tests.serve.inline.staged import decider


def asking(path: Decides | None = None, settings: InlineSettings | None = None) -> TestClient:
    """A gateway's client."""
    app = FastAPI()
    app.state.authenticator = NamedTokens()
    app.state.decider = Gate(decider() if path is None else path, settings)
    answer_failures(app)
    for router in (decide.router, settle.router, guardrail.router, ext_authz.router):
        app.include_router(router)
    return TestClient(app, headers=as_role(Role.GATEWAY), raise_server_exceptions=False)

"""The file for Envoy in docs/gateways.md, run by a real Envoy in front of a model server."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import pytest
import uvicorn

from stillwatch.decide.policy.terms import Budget, Fallback, Rung
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.gateway import account_of_key
from tests.house.tree import ROOT
from tests.serve.http.asked import asking
from tests.serve.inline.staged import DOOR, ENFORCE, decider, snapshot, verdict

ENVOY: Final = os.environ.get("STILLWATCH_ENVOY") or shutil.which("envoy") or ""
KEYS: Final = {"suspend": "sk-harvester", "budget": "sk-spender", "fallback_model": "sk-fallen"}
RUNGS: Final = [
    Rung(response="observe", confidence=0), Rung(response="budget", confidence=0.5),
    Rung(response="fallback_model", confidence=0.5), Rung(response="suspend", confidence=0.5),
]  # fmt: skip
POLICY: Final = msgspec.structs.replace(
    ENFORCE, ladder=RUNGS, fallback=Fallback(default="small-1"),
    budget=Budget(size=3000, refill_per_day=1, unstated=1000),
)  # fmt: skip
NEEDED = pytest.mark.skipif(
    not ENVOY, reason="no Envoy: STILLWATCH_ENVOY names none and none is on the path; .ci/run installs one"
)


class Answer(NamedTuple):
    """What the caller got; `told`: what the model server was sent, where it was asked."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def told(self) -> dict[str, str]:
        """Headers that the model server saw, in lower case."""
        return {name.lower(): value for name, value in self.body["headers"].items()}


def recipe() -> str:
    page = (ROOT / "docs" / "gateways.md").read_text("utf-8")
    found: list[str] = re.findall(r"```yaml\n(static_resources:.*?)```", page, flags=re.DOTALL)
    return found[0]


def staged() -> Decider:
    """Three accounts of a campaign, each with a response of its own."""
    names = {response: account_of_key(key) for response, key in KEYS.items()}
    verdicts = {DOOR.account(name): verdict(name, response) for response, name in names.items()}  # type: ignore[arg-type]
    path = decider(replace(snapshot(policy=POLICY), verdicts=verdicts))
    for name in names.values():
        path.accounts.put(DOOR.account(name), Facts(verification="document"))
    return path


class Model(BaseHTTPRequestHandler):
    """A model server that tells what it was sent."""

    def do_POST(self) -> None:
        """Answer a request."""
        body = self.rfile.read(int(self.headers["content-length"]))
        told = {"headers": dict(self.headers), "path": self.path, "asked": json.loads(body)}
        answer = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def model_server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def stillwatch(path: Decider | None = None) -> Iterator[int]:
    """The routes of decisions over a staged decider; a gateway's token is `gateway`."""
    port = free_port()
    app = asking(path or staged()).app
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def envoy(folder: Path, model: int, service: int, **changed: str) -> Iterator[str]:
    """The address of an Envoy with the page's file, on ports of its own."""
    port, text = free_port(), recipe()
    given = {
        "0.0.0.0, port_value: 8400": f"127.0.0.1, port_value: {port}",
        "port_value: 8000": f"port_value: {model}",
        "port_value: 8470": f"port_value: {service}",
        "sw_...": "gateway",
        **changed,
    }
    for was, now in given.items():
        assert was in text
        text = text.replace(was, now)
    (folder / "envoy.yaml").write_text(text)
    command = [ENVOY, "-c", str(folder / "envoy.yaml"), "--concurrency", "1", "--disable-hot-restart"]
    with (
        (folder / "envoy.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            until_open(port)
            yield f"http://127.0.0.1:{port}/v1/chat/completions"
        finally:
            process.terminate()
            process.wait(30)


def until_open(port: int, seconds: float = 20) -> None:
    """Wait until somebody listens on the port."""
    for _ in range(round(seconds * 10)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nobody listens on {port}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, key: str, **headers: str) -> Answer:
    body = json.dumps({"model": "large", "messages": [{"role": "user", "content": "How far is the moon?"}]})
    given = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body.encode(), given), timeout=30) as got:
            return Answer(got.status, dict(got.headers.items()), json.loads(got.read()))
    except urllib.error.HTTPError as refused:
        with refused:
            text = refused.read()
            return Answer(refused.code, dict(refused.headers.items()), json.loads(text or b"{}"))


@NEEDED
def test_each_account_meets_what_stands_against_it(tmp_path: Path) -> None:
    with model_server() as model, stillwatch() as service, envoy(tmp_path, model, service) as url:
        customer = ask(url, "sk-customer", **{"x-stillwatch-account": "somebody-else"})
        assert customer.status == 200
        assert customer.body["path"] == "/v1/chat/completions"
        assert customer.body["asked"]["model"] == "large"
        assert not [name for name in (*customer.told, *customer.headers) if name.startswith("x-stillwatch")]

        stopped = ask(url, KEYS["suspend"])
        assert stopped.status == 403
        assert stopped.body["error"]["code"] == "suspended"
        assert stopped.headers["x-stillwatch-appeal"] in stopped.body["error"]["hint"]

        fallen = ask(url, KEYS["fallback_model"], **{"x-stillwatch-fallback-model": "the-best"})
        assert fallen.told["x-stillwatch-fallback-model"] == "small-1"
        assert fallen.headers["x-stillwatch-action"] == "fallback_model"

        spent = [ask(url, KEYS["budget"]) for _ in range(3)]
        assert [answer.status for answer in spent] == [200, 200, 429]  # one purse with the one before
        assert int(spent[2].headers["retry-after"]) > 0
        assert spent[2].body["error"]["code"] == "campaign_budget"


@NEEDED
@pytest.mark.parametrize(("mode", "status"), [("true", 200), ("false", 403)])
def test_where_stillwatch_is_down_it_fails_as_it_is_set(tmp_path: Path, mode: str, status: int) -> None:
    changed = {"failure_mode_allow: true": f"failure_mode_allow: {mode}"}
    with model_server() as model, envoy(tmp_path, model, free_port(), **changed) as url:
        answer = ask(url, KEYS["suspend"])
        assert answer.status == status
        if status == 200:
            assert answer.told["x-envoy-auth-failure-mode-allowed"] == "true"


@NEEDED
def test_a_wrong_token_stops_everybody_so_that_it_is_noticed(tmp_path: Path) -> None:
    with (
        model_server() as model,
        stillwatch() as service,
        envoy(tmp_path, model, service, **{"sw_...": "nobodys"}) as url,
    ):
        assert ask(url, "sk-customer").status == 401


def test_the_page_has_a_whole_file() -> None:
    assert "failure_mode_allow: true" in recipe()
    assert "path_prefix: /v1/ext_authz" in recipe()

"""Asking a Stillwatch elsewhere: over a real socket, with failures as they come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.remote import Remote, connect, from_environment
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.settings import InlineSettings
from tests.serve.inline.staged import asks, decider


@contextmanager
def service(*, closing: bool = False, status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A decision service; `closing` hangs up after each answer."""
    path, seen = decider(), []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.append((self.path, self.headers["authorization"], self.client_address))
            if self.path.endswith("/v1/settle"):
                told = b'{"settled": true}'
            else:
                told = msgspec.json.encode(path.decide(msgspec.json.decode(body, type=DoorRequest)))
            self.send_response(status)
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)
            self.close_connection = closing

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/base", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("closing", [False, True])
def test_it_asks_over_one_connection_as_long_as_that_lasts(closing: bool) -> None:
    with service(closing=closing) as (url, seen):
        gate = connect(url, "sw_1_x", timeout_s=5)
        found = [gate.decide(asks("Hello", name)).reason for name in ("member", "ann", "member")]
        assert found == ["suspended", "none", "suspended"]
        assert gate.health().failures == 0
        gate.decider.close()  # type: ignore[attr-defined]
    assert {(path, token) for path, token, _ in seen} == {("/base/v1/decide", "Bearer sw_1_x")}
    assert (len({address for *_, address in seen}) == 1) is not closing


@pytest.mark.parametrize(("fail", "allow"), [("open", True), ("closed", False)])
def test_where_nobody_answers_it_fails_as_it_is_set(fail: Any, allow: bool) -> None:
    gate = connect("http://127.0.0.1:9", "t", InlineSettings(fail=fail))
    assert gate.decide(asks("Hello")).allow is allow
    assert gate.health().failures == 1


def test_any_other_answer_is_no_decision() -> None:
    with service(status=403, closing=True) as (url, _):
        remote = Remote(url, "t", timeout_s=5)
        with pytest.raises(StillwatchError, match="answered 403") as raised:
            remote.decide(asks("Hello"))
        remote.close()
        assert "gateway" in raised.value.hint


def test_the_environment_describes_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("sw_1_x\n")
    given = {
        "STILLWATCH_URL": "http://127.0.0.1:8080", "STILLWATCH_TOKEN_FILE": str(tmp_path / "token"),
        "STILLWATCH_FAIL": "closed", "STILLWATCH_TIMEOUT_MS": "50",
    }  # fmt: skip
    gate = from_environment(given)
    assert gate.settings.fail == "closed"
    assert gate.waits


@pytest.mark.parametrize(
    ("change", "says"),
    [({"STILLWATCH_URL": ""}, "STILLWATCH_URL is not set"), ({"STILLWATCH_TOKEN": ""}, "STILLWATCH_TOKEN is"),
     ({"STILLWATCH_URL": "ftp://x"}, "expected an address"), ({"STILLWATCH_FAIL": "ajar"}, "open or closed"),
     ({"STILLWATCH_TIMEOUT_MS": "soon"}, "expected a number")],
)  # fmt: skip
def test_a_wrong_environment_is_told(change: dict[str, str], says: str) -> None:
    given = {"STILLWATCH_URL": "http://h", "STILLWATCH_TOKEN": "t", **change}
    with pytest.raises(StillwatchError, match=says):
        from_environment(given)


def test_it_tells_how_large_an_answer_was() -> None:
    with service() as (url, seen):
        gate = connect(url, "sw_1_x", timeout_s=5)
        assert gate.settle("draw_1", 17) is True
        gate.decider.close()  # type: ignore[attr-defined]
    assert seen[0][0] == "/base/v1/settle"
    with service(status=404) as (url, _):
        refused = connect(url, "t", timeout_s=5)
        assert refused.settle("draw_1", 17) is None
        refused.decider.close()  # type: ignore[attr-defined]

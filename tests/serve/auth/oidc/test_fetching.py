"""What comes back from the provider is small, an object, and from where it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from stillwatch.serve.auth.oidc.faults import ProviderUnavailable
from stillwatch.serve.auth.oidc.fetching import get_json, post_form

ANSWERS = {
    "/good": (200, b'{"a": 1}'),
    "/list": (200, b"[]"),
    "/broken": (200, b"\xff{"),
    "/large": (200, b'"' + b"x" * (2 << 20) + b'"'),
    "/refused": (400, b'{"error": "invalid_grant", "error_description": "code of ann"}'),
    "/odd": (400, b"[7]"),
    "/moved": (302, b""),
}


class Answering(BaseHTTPRequestHandler):
    """Answers by path; a form is echoed."""

    def do_GET(self) -> None:
        """The answer of the path."""
        self._say(*ANSWERS[self.path])

    def do_POST(self) -> None:
        """The form and who sent it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._say(200, b'{"form": "%s", "by": "%s"}' % (body, self.headers["Authorization"].encode()))

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Location", "/good")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = HTTPServer(("localhost", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_object_is_taken_and_a_form_sent(url: str) -> None:
    assert get_json(f"{url}/good") == {"a": 1}
    told = post_form(f"{url}/form", {"code": "x y"}, ("me", "secret"))
    assert told == {"form": "code=x+y", "by": "Basic bWU6c2VjcmV0"}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/list", "expected a JSON object"),
        ("/broken", "expected a JSON object"),
        ("/large", "over 1048576 bytes"),
        ("/refused", r"answered 400 \(invalid_grant\)$"),
        ("/odd", "answered 400$"),
        ("/moved", "answered 302"),
    ],
)
def test_anything_else_is_told_without_what_it_held(url: str, path: str, says: str) -> None:
    with pytest.raises(ProviderUnavailable, match=says):
        get_json(f"{url}{path}")


@pytest.mark.parametrize("nowhere", ["http://localhost:1", "http://no host", "http://[::1"])
def test_nobody_there(nowhere: str) -> None:
    with pytest.raises(ProviderUnavailable):
        get_json(nowhere)

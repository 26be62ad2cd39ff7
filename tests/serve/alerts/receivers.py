"""Real receivers of messages: a web server for webhooks and a mail server, both on this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


class Webhook:
    """What a web server was sent. `refuse`: answer so many requests with 500 first."""

    def __init__(self, refuse: int = 0) -> None:
        self.got: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.refuse = refuse
        self.port = 0

    def url(self, path: str = "hook") -> str:
        """Its address as apprise has it."""
        return f"json://127.0.0.1:{self.port}/{path}"


@contextmanager
def webhook(refuse: int = 0) -> Iterator[Webhook]:
    """A web server that takes JSON."""
    hook = Webhook(refuse)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = 500 if hook.refuse else 200
            hook.paths.append(self.path)
            if hook.refuse:
                hook.refuse -= 1
            else:
                hook.got.append(json.loads(body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Mailbox:
    """What a mail server was sent."""

    def __init__(self) -> None:
        self.got: list[Message] = []

    async def handle_DATA(self, _: object, __: object, envelope: Any) -> str:
        """Take a mail."""
        self.got.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """A mail server, with its port."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]  # free again in a moment: the controller cannot choose one
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()

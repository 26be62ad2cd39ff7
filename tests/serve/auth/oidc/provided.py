"""The real provider for tests, and a browser that a person sits at."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx2

from tests.serve.auth.oidc.identity_provider import PASSWORD

SCRIPT: Final = Path(__file__).with_name("identity_provider.py")
_STEPS: Final = 10  # pages between the question and the answer, at most


@contextmanager
def running(callback: str) -> Iterator[str]:
    """A provider that sends people back to `callback`; its issuer."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(SCRIPT), str(port), callback]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://localhost:{port}"
        process.kill()


def visit(url: str, name: str, answer: str = "accept") -> str:
    """Sign `name` in at the provider, answer its question, and say where it sends the browser back to."""
    here = urlsplit(url).netloc
    with httpx2.Client() as browser:
        page = browser.get(url)
        for _ in range(_STEPS):
            if page.is_redirect:
                target = urljoin(str(page.url), page.headers["location"])
                if urlsplit(target).netloc != here:
                    return target
                page = browser.get(target)
                continue
            path = page.url.path
            form = {"login": name} if "/login" in path else {"password": PASSWORD}
            if "/authorize" in path:
                form = {"answer": answer}
            page = browser.post(page.url, data=form)
    raise AssertionError(f"the provider asks for ever, last at {page.url}")

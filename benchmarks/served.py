"""The service in a process of its own, for benchmarks and tests: started, killed, asked to stop."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from stillwatch.decide.roles import Role
from stillwatch.engine.clock import system_clock
from stillwatch.engine.state.people.tokens import create_token
from stillwatch.engine.state.store import open_state

_PATIENCE_S: Final = 120.0  # a machine with other work takes long to start anything
_PROGRAM: Final = "from stillwatch.cli.main import run; run()"


def make_token(state: Path | str, role: Role) -> str:
    """A token of that role, made in the state itself."""
    if isinstance(state, Path):
        state.parent.mkdir(exist_ok=True)
    with open_state(state) as opened, opened.write() as connection:
        _, secret = create_token(connection, system_clock(), "benchmark", role.value, role)
    return secret.reveal()


class Served:
    """One service over one lake; it may be started again after it ended."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        state: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`state`: its URL, instead of a file in the lake's folder; `environment`: variables more."""
        self.lake, self.log = folder / "lake", folder / "service.log"
        self.state: Path | str = state or self.lake / "state.db"
        self.port = _free_port()
        self._options = options
        self._environment = os.environ | (environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it is ready; gives the seconds that took. `RuntimeError` where it ends."""
        arguments = ["serve", "--lake", str(self.lake), "--state", str(self.state)]
        arguments += ["--listen", f"127.0.0.1:{self.port}", *self._options]
        begun = time.perf_counter()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, *arguments],
                stderr=log,
                start_new_session=True,
                env=self._environment,
            )
        while time.perf_counter() - begun < _PATIENCE_S:
            if self._process.poll() is not None:
                break
            if self._is_ready():
                return time.perf_counter() - begun
            time.sleep(0.02)
        raise RuntimeError(f"the service did not start:\n{self.log.read_text()[-3000:]}")

    @property
    def pid(self) -> int:
        """Of its main process."""
        assert self._process is not None
        return self._process.pid

    def cpu(self) -> float:
        """Processor seconds of all its processes that live; 0 where there is no /proc."""
        ticks = 0
        for place in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = place.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended in between
            if int(fields[3]) == self.pid:  # its session
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as a power cut does, without a word."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop and wait; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(_PATIENCE_S)

    def _is_ready(self) -> bool:
        try:
            with Sender(self.port, "") as sender:
                return sender.ask("GET", "/readyz")[0] == 200
        except OSError:
            return False


class Sender:
    """One connection that is kept; `OSError` or `http.client.HTTPException` where the service goes away."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        self._headers = {"Authorization": f"Bearer {token}"}

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, Any]:
        """Status and decoded answer."""
        headers = self._headers | ({"Content-Type": kind} if kind else {})
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, msgspec.json.decode(content) if is_json else content

    def send(self, lines: bytes) -> tuple[int, Any]:
        """Post exchanges, one a line."""
        return self.ask("POST", "/v1/exchanges", lines, "application/x-ndjson")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port

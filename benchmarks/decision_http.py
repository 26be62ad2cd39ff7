"""Decisions over HTTP at a fixed rate, from a service of its own: `python -m benchmarks.decision_http`.

Requests are sent when they are due, whether or not earlier ones were answered, and timed from then on. The
load generator runs on the same machine and is not subtracted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from benchmarks.decision import asked
from benchmarks.machine import this_machine

ACCOUNTS: Final = 100_000
CONNECTIONS: Final = 32
STILLWATCH: Final = (sys.executable, "-c", "from stillwatch.cli.main import run; run()")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@contextmanager
def service(folder: Path) -> Iterator[tuple[int, str, int]]:
    """The port of a running service, a gateway's token, and the process."""
    state = ("--state", str(folder / "state.db"))
    made = subprocess.run(
        [*STILLWATCH, "token", "create", "bench", "--role", "gateway", *state],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    token = re.findall(r"sw_\S+", made.stdout)[0]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [*STILLWATCH, "serve", "--lake", str(folder / "lake"), *state]
    command += ["--listen", f"127.0.0.1:{port}", "--workers", "1"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield port, token, process.pid
        finally:
            process.terminate()


async def load(port: int, token: str, rate: float, seconds: float) -> list[float]:
    """Latencies in seconds, from the moment at which each request was due."""
    count = int(rate * seconds)
    bodies = [msgspec.json.encode(request) for request in asked(ACCOUNTS, min(count, 5000))]
    due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    found: list[float] = []
    tasks = [asyncio.create_task(_sender(port, token, due, found)) for _ in range(CONNECTIONS)]
    began = time.perf_counter() + 0.5
    for n in range(count):
        moment = began + n / rate
        await asyncio.sleep(max(moment - time.perf_counter(), 0))
        due.put_nowait((moment, bodies[n % len(bodies)]))
    await due.join()
    for task in tasks:
        task.cancel()
    return found


async def _sender(port: int, token: str, due: asyncio.Queue[tuple[float, bytes]], found: list[float]) -> None:
    """Send what is due over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST /v1/decide HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: ".encode()
    )
    while True:
        moment, body = await due.get()
        writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
        told = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(told)
        if b" 200 " not in told.partition(b"\r\n")[0] or length is None:
            raise RuntimeError(told.decode("latin-1"))
        await reader.readexactly(int(length[1]))
        found.append(time.perf_counter() - moment)
        due.task_done()


def _cpu(pid: int) -> float:
    """Processor seconds of a process so far; 0 where there is no /proc."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")


def main() -> None:
    """Measure as the options say."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rate", type=float, default=500.0, help="requests a second")
    options.add_argument("--seconds", type=float, default=60.0)
    given = options.parse_args()
    print(this_machine().sentence())
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as (port, token, pid):
        asyncio.run(load(port, token, 100, 2))
        spent = _cpu(pid)
        found = np.array(asyncio.run(load(port, token, given.rate, given.seconds))) * 1e3
        spent = _cpu(pid) - spent
    half, most = np.percentile(found, [50, 99])
    print(f"{len(found):,} decisions at {given.rate:g}/s: p50 {half:.2f} ms, p99 {most:.2f} ms")
    if spent:
        print(f"{1e3 * spent / len(found):.2f} ms of the service's processor time each")


if __name__ == "__main__":
    main()

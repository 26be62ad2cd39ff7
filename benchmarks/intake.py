"""How fast exchanges become durable over HTTP: a service and its load generator on the same cores.

Run as `python -m benchmarks.intake RANGE [--exchanges N] [--connections N] [--workers N]`; RANGE is a folder
of `stillwatch range compose`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.logs import PROMPT_CHARACTERS, write_logs
from benchmarks.machine import this_machine
from benchmarks.served import Sender, Served, make_token
from stillwatch.decide.roles import Role
from stillwatch.ingest.lake import Lake

BATCH: Final = 500
WARM_UP: Final = 4_000  # exchanges sent before the clock starts: kernels are compiled, files in memory
_AT_LEAST: Final = 8_000


@dataclass(frozen=True)
class Load:
    """exchanges accepted; wall: seconds from the first batch to the last answer; service, sender: processor
    seconds of both in that time; slowest: seconds until the slowest answer."""

    exchanges: int
    wall: float
    service: float
    sender: float
    slowest: float


def batches(logs: Path, size: int = BATCH) -> Iterator[bytes]:
    """Bodies of `size` lines each."""
    with logs.open("rb") as lines:
        while body := b"".join(islice(lines, size)):
            yield body


def send_all(port: int, token: str, bodies: Sequence[bytes], connections: int) -> tuple[int, float]:
    """Send every body once, over so many connections: exchanges accepted, and the slowest answer's seconds.
    A service that turns senders away is asked again, as senders do."""
    waiting = iter(bodies)
    with ThreadPoolExecutor(connections) as senders:
        done = [senders.submit(_send, port, token, waiting) for _ in range(connections)]
        outcomes = [future.result() for future in done]
    return sum(accepted for accepted, _ in outcomes), max(slowest for _, slowest in outcomes)


def measure(served: Served, token: str, bodies: Sequence[bytes], connections: int) -> Load:
    """Send all bodies and take the time."""
    cpu, own, begun = served.cpu(), time.process_time(), time.perf_counter()
    accepted, slowest = send_all(served.port, token, bodies, connections)
    wall = time.perf_counter() - begun
    return Load(accepted, wall, served.cpu() - cpu, time.process_time() - own, slowest)


def _send(port: int, token: str, bodies: Iterator[bytes]) -> tuple[int, float]:
    accepted, slowest = 0, 0.0
    with Sender(port, token) as sender:
        for body in bodies:
            begun = time.perf_counter()
            status, told = sender.send(body)
            while status == 429:
                time.sleep(1)
                status, told = sender.send(body)
            if status != 200:
                raise RuntimeError(f"status {status}: {told}")
            accepted += told["accepted"]
            slowest = max(slowest, time.perf_counter() - begun)
    return accepted, slowest


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where the bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake")
    parser.add_argument("range", type=Path)
    parser.add_argument("--exchanges", type=int, default=200_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-") as folder:
        logs = Path(folder) / "logs.jsonl"
        write_logs(given.range, logs, given.exchanges + WARM_UP)
        served = Served(Path(folder), "--workers", str(given.workers))
        token = make_token(served.state, Role.INGESTER)
        started = served.start()
        bodies = list(batches(logs))
        send_all(served.port, token, bodies[: WARM_UP // BATCH], given.connections)
        load = measure(served, token, bodies[WARM_UP // BATCH :], given.connections)
        served.stop()
        stored = Lake.open(served.lake).count()
    rate = load.exchanges / load.wall
    print(f"{this_machine().sentence()}; load {this_machine().load}; started in {started:.1f} s")
    print(
        f"{load.exchanges:,} exchanges of {PROMPT_CHARACTERS:,} characters, batches of {BATCH}, "
        f"{given.connections} connections: {rate:,.0f}/s (bar: {_AT_LEAST:,}); slowest answer "
        f"{load.slowest:.2f} s"
    )
    print(
        f"processor seconds: service {load.service:.1f}, load generator {load.sender:.1f}: "
        f"{load.exchanges / (load.service + load.sender):,.0f} exchanges a processor second"
    )
    print(f"in the lake after an orderly end: {stored:,}")
    is_whole = stored == given.exchanges + WARM_UP
    return 0 if is_whole and rate >= _AT_LEAST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

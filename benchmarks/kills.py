"""Kills the service under load, again and again, and counts what was lost or counted twice.

Run as `python -m benchmarks.kills RANGE [--kills N] [--seed N]`; RANGE is a folder of `stillwatch range
compose`. Senders repeat what was not acknowledged, as senders do, so every exchange is sent at least once and
many twice. At the end each acknowledged id must stand in the lake once, and the ledger must be whole. A line
a kill goes to standard error, the outcome to standard output.
"""

from __future__ import annotations

import argparse
import http.client
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.accounting import Account, Acknowledged, account_for
from benchmarks.intake import batches
from benchmarks.logs import write_logs
from benchmarks.machine import this_machine
from benchmarks.served import Sender, Served, make_token
from stillwatch.decide.roles import Role

BATCH: Final = 100
SENDERS: Final = 4
_START_S: Final = 5.0
_PATIENCE_S: Final = 60.0


@dataclass(frozen=True)
class Outcome:
    """starts: seconds until the service was ready again, each; acknowledged: exchanges that senders were told
    are safe."""

    starts: list[float]
    acknowledged: int
    account: Account


class Load:
    """Senders that go on until they are stopped, whatever becomes of the service."""

    def __init__(self, port: int, token: str, bodies: Sequence[bytes]) -> None:
        self.acknowledged = Acknowledged()
        self._answers = 0  # ids stop growing once every batch was taken, answers do not
        self._port, self._token, self._bodies = port, token, bodies
        self._stopping = threading.Event()
        self._guard = threading.Lock()
        self._senders = [threading.Thread(target=self._send, args=(n,)) for n in range(SENDERS)]
        for sender in self._senders:
            sender.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._stopping.set()
        for sender in self._senders:
            sender.join()

    def wait_for_more(self) -> float:
        """Until the service has acknowledged something again; the seconds that took. `RuntimeError` where it
        acknowledges nothing for a minute."""
        before, begun = self._answers, time.perf_counter()
        while self._answers == before:
            if time.perf_counter() - begun > _PATIENCE_S:
                raise RuntimeError(f"nothing was acknowledged for {_PATIENCE_S:.0f} s")
            time.sleep(0.01)
        return time.perf_counter() - begun

    def _send(self, number: int) -> None:
        place = number
        while not self._stopping.is_set():
            try:
                with Sender(self._port, self._token) as sender:
                    while not self._stopping.is_set():
                        self._send_one(sender, self._bodies[place % len(self._bodies)])
                        place += SENDERS
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # it is gone: the same batch is sent again

    def _send_one(self, sender: Sender, body: bytes) -> None:
        status, told = sender.send(body)
        if status == 200 and told["accepted"] == body.count(b"\n"):
            self.acknowledged.add(body)
            with self._guard:
                self._answers += 1
        else:
            time.sleep(0.2)


def kill_often(served: Served, token: str, bodies: Sequence[bytes], kills: int, seed: int) -> Outcome:
    """Kill a service under load so many times, at moments drawn from `seed`, and look at what is left."""
    drawn, starts = random.Random(seed), [served.start()]
    load = Load(served.port, token, bodies)
    try:
        for number in range(1, kills + 1):
            waited = load.wait_for_more()
            time.sleep(drawn.uniform(0.0, 1.5))
            served.kill()
            starts.append(served.start())
            print(
                f"kill {number} of {kills}: {len(load.acknowledged):,} acknowledged, ready again after "
                f"{starts[-1]:.1f} s, first answer {waited:.1f} s after the start before",
                file=sys.stderr,
                flush=True,
            )
        load.wait_for_more()
    finally:
        load.stop()
        served.stop()
    account = account_for(served.lake, served.state, load.acknowledged)
    return Outcome(starts, len(load.acknowledged), account)


def main(arguments: Sequence[str]) -> int:
    """Kill, count and print; 1 where anything was lost or counted twice, or a start took too long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills")
    parser.add_argument("range", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--exchanges", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-") as folder:
        logs = Path(folder) / "logs.jsonl"
        write_logs(given.range, logs, given.exchanges)
        served = Served(Path(folder), "--workers", "1", "--hand-over", "1", "--detect", "30")
        token = make_token(served.state, Role.INGESTER)
        outcome = kill_often(served, token, list(batches(logs, BATCH)), given.kills, given.seed)
    starts = sorted(outcome.starts)
    print(f"{this_machine().sentence()}; load {this_machine().load}")
    print(f"{given.kills} kills: {outcome.acknowledged:,} exchanges acknowledged: {outcome.account}")
    print(
        f"ready again after {starts[len(starts) // 2]:.1f} s (median), {starts[-1]:.1f} s (slowest); "
        f"{sum(start > _START_S for start in starts)} of {len(starts)} over the bar of {_START_S:.0f} s"
    )
    return 0 if outcome.account.is_good and starts[-1] <= _START_S else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

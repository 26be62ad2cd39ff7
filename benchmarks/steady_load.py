"""Load at a fixed rate for as long as wanted: exchanges in batches, each new, and decisions beside them."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.decision import asked
from benchmarks.logs import write_logs
from benchmarks.served import Sender

BATCH: Final = 100
SENDERS: Final = 4
TEMPLATES: Final = 20_000  # exchanges that come again in each round, by other accounts and with another text
ACCOUNTS: Final = 100_000  # that ask for decisions
_ROUND: Final = "@round@"


class Bodies:
    """Batches of exchanges that never come again: ids, times, accounts and texts are new. For any thread."""

    def __init__(self, range_folder: Path, scratch: Path) -> None:
        logs = scratch / "templates.jsonl"
        write_logs(range_folder, logs, TEMPLATES)
        with logs.open("rb") as lines:
            self._templates = [_template(line) for line in lines]
        logs.unlink()
        self._guard = threading.Lock()
        self._numbers = itertools.count()
        self._ids = f"soak_{time.time_ns():x}"

    def next(self) -> bytes:
        """The next batch, of BATCH lines, dated now."""
        with self._guard:
            batch = next(self._numbers)
        moment = datetime.now(UTC).isoformat()
        numbers = range(batch * BATCH, (batch + 1) * BATCH)
        return b"".join(self._line(number, moment) for number in numbers)

    def _line(self, number: int, moment: str) -> bytes:
        turn, place = divmod(number, len(self._templates))
        head = f'{{"id":"{self._ids}_{number}","ts":"{moment}",'.encode()
        return head + f"r{turn}".encode().join(self._templates[place]) + b"\n"


@dataclass
class Sent:
    """What came of the load: exchanges acknowledged, decisions answered, answers that were none by status
    or fault, and the seconds of the slowest batch and decision."""

    exchanges: int = 0
    decisions: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    slowest_batch: float = 0.0
    slowest_decision: float = 0.0


class SteadyLoad:
    """Senders that keep to a schedule; what fails is sent again. `acknowledged` is told each batch's body."""

    def __init__(
        self, port: int, token: str, bodies: Bodies, exchanges: float, decisions: float,
        acknowledged: Callable[[bytes], None] | None = None,
    ) -> None:  # fmt: skip
        """Send `exchanges` and ask for `decisions` a second."""
        self.sent = Sent()
        self._port, self._token, self._bodies, self._acknowledged = port, token, bodies, acknowledged
        self._stopping = threading.Event()
        self._guard = threading.Lock()
        every = SENDERS * BATCH / exchanges
        self._threads = [
            threading.Thread(target=self._run, args=("batch", self._batches(), every, n * every / SENDERS))
            for n in range(SENDERS)
        ]
        if decisions:
            requests = [msgspec.json.encode(request) for request in asked(ACCOUNTS, 5000)]
            asking = self._decisions(requests)
            self._threads.append(
                threading.Thread(target=self._run, args=("decision", asking, 1 / decisions, 0.0))
            )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _run(self, what: str, work: Iterator[Callable[[Sender], None]], every: float, offset: float) -> None:
        due = time.monotonic() + offset
        doing = next(work)
        while not self._stopping.is_set():
            try:
                with Sender(self._port, self._token) as sender:
                    while not self._stopping.wait(max(due - time.monotonic(), 0.0)):
                        doing(sender)
                        doing = next(work)
                        due = max(due + every, time.monotonic() - 60 * every)  # catch up, but not for ever
            except (OSError, http.client.HTTPException, _Failed) as fault:
                self._failed(f"{what}: {fault if isinstance(fault, _Failed) else type(fault).__name__}")
                self._stopping.wait(0.5)

    def _batches(self) -> Iterator[Callable[[Sender], None]]:
        while True:
            body = self._bodies.next()
            yield lambda sender, body=body: self._send(sender, body)  # type: ignore[misc]

    def _decisions(self, requests: Sequence[bytes]) -> Iterator[Callable[[Sender], None]]:
        for body in itertools.cycle(requests):
            yield lambda sender, body=body: self._ask(sender, body)  # type: ignore[misc]

    def _send(self, sender: Sender, body: bytes) -> None:
        begun = time.perf_counter()
        told = _answer(sender.send(body))
        took = time.perf_counter() - begun
        if self._acknowledged:
            self._acknowledged(body)
        with self._guard:
            self.sent.exchanges += told["accepted"]
            self.sent.slowest_batch = max(self.sent.slowest_batch, took)

    def _ask(self, sender: Sender, body: bytes) -> None:
        begun = time.perf_counter()
        _answer(sender.ask("POST", "/v1/decide", body, "application/json"))
        took = time.perf_counter() - begun
        with self._guard:
            self.sent.decisions += 1
            self.sent.slowest_decision = max(self.sent.slowest_decision, took)

    def _failed(self, why: str) -> None:
        with self._guard:
            self.sent.failures[why] += 1


class _Failed(Exception):
    """The service answered, and not with success."""


def _answer(given: tuple[int, Any]) -> Any:
    status, told = given
    if status != 200:
        code = told.get("error", {}).get("code", "") if isinstance(told, dict) else ""
        raise _Failed(f"{status} {code}".strip())
    return told


def _template(line: bytes) -> list[bytes]:
    """The line behind id and time, apart where the round belongs."""
    row = msgspec.json.decode(line)
    del row["id"], row["ts"]
    row["account"] += _ROUND
    message = row["request"]["messages"][-1]
    half = len(message["content"]) // 2
    message["content"] = f"{message['content'][:half]} {_ROUND} {message['content'][half:]}"
    return msgspec.json.encode(row)[1:].split(_ROUND.encode())

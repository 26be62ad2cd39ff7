"""Faults under load, with real parts: what was lost, what health said, and when all was well again.

Run as `python -m benchmarks.faults RANGE [NAME...] [--faketime LIBRARY] [--seconds S]` in the folder of the
repository; RANGE is a folder of `stillwatch range compose`. A disk that is full or read-only needs root, the
clock that jumps the library of libfaketime (`apt install libfaketime`, then its libfaketime.so.1), PostgreSQL
that goes away what the tests need. Senders repeat what was not acknowledged. A fault passes where everything
acknowledged is in the lake, once, the ledger holds, health named the fault while it lasted, and all checks
are well again without hands.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

from benchmarks.accounting import Account, Acknowledged, account_for
from benchmarks.machine import this_machine
from benchmarks.served import Sender, Served, make_token
from benchmarks.small_disk import MIB, can_mount, filled, read_only, small_disk
from benchmarks.steady_load import Bodies, Sent, SteadyLoad
from stillwatch.decide.roles import Role

RATE: Final = 300.0  # exchanges a second
DECISIONS: Final = 20.0
CALM_S: Final = 8.0  # before the fault
RECOVERY_S: Final = 120.0  # patience
DISK_MIB: Final = 400
FREE_MIB: Final = 64
_SERVE: Final = ("--workers", "1", "--hand-over", "3", "--detect", "60")


@dataclass
class Staged:
    """A service and the fault to meet it with: `strike` lasts as long as its block; `expected` are the checks
    of which health must name one, empty where it must name none."""

    served: Served
    strike: Callable[[], AbstractContextManager[None]]
    expected: frozenset[str]


@dataclass
class Met:
    """What happened: checks that were not well while the fault lasted, with their worst status; seconds until
    the first was named and, after the fault, until all were well; exchanges acknowledged and decisions made
    while it lasted."""

    named: dict[str, str] = field(default_factory=dict)
    named_after: float | None = None
    well_after: float | None = None
    exchanges: int = 0
    decisions: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    account: Account | None = None
    acknowledged: int = 0

    def is_good(self, expected: frozenset[str]) -> bool:
        """Whether it passes, see above."""
        is_named = bool(expected & self.named.keys()) if expected else not self.named
        is_kept = self.account is not None and self.account.is_good
        return is_kept and is_named and self.well_after is not None


def statuses(port: int) -> dict[str, str]:
    """Checks that are not well, by name; all is one check where the service does not answer."""
    try:
        with Sender(port, "") as sender:
            told = sender.ask("GET", "/readyz")[1]["checks"]
    except OSError:
        return {"service": "gone"}
    return {name: status for name, status in told.items() if status != "ok"}


def said(port: int, viewer: str) -> dict[str, str]:
    """What /v1/health says of each check that is not well."""
    with Sender(port, viewer) as sender:
        told = sender.ask("GET", "/v1/health")[1]
    return {name: check["says"] for name, check in told.get("checks", {}).items() if check["says"]}


def meet(staged: Staged, bodies: Bodies, seconds: float) -> Met:
    """Run the service under load, strike, wait until it is well, and account for everything."""
    served, met, acknowledged = staged.served, Met(), Acknowledged()
    token, viewer = make_token(served.state, Role.GATEWAY), make_token(served.state, Role.VIEWER)
    served.start()
    load = SteadyLoad(served.port, token, bodies, RATE, DECISIONS, acknowledged.add)
    try:
        time.sleep(CALM_S)
        before = load.sent.exchanges, load.sent.decisions
        with staged.strike():
            _watch(served, met, seconds)
            print(said(served.port, viewer), file=sys.stderr)
            met.exchanges, met.decisions = load.sent.exchanges - before[0], load.sent.decisions - before[1]
        met.well_after = _until_well(served, load.sent)
        print(said(served.port, viewer), file=sys.stderr)
    finally:
        load.stop()
        served.stop()
    met.failures, met.acknowledged = dict(load.sent.failures), len(acknowledged)
    met.account = account_for(served.lake, served.state, acknowledged)
    return met


def _watch(served: Served, met: Met, seconds: float) -> None:
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        for name, status in statuses(served.port).items():
            met.named[name] = max(status, met.named.get(name, ""))  # "failing" sorts behind "degraded"
            if met.named_after is None:
                met.named_after = passed
        time.sleep(0.25)


def _until_well(served: Served, sent: Sent) -> float | None:
    """Seconds until no check is ill and senders get through again; None where that takes too long."""
    begun, before = time.monotonic(), sent.exchanges
    while (passed := time.monotonic() - begun) < RECOVERY_S:
        if not statuses(served.port) and sent.exchanges > before:
            return passed
        time.sleep(0.25)
    return None


@contextmanager
def disk_low(folder: Path) -> Iterator[Staged]:
    """Less than `--free` is left, as in most real cases."""
    with small_disk(folder / "disk", DISK_MIB) as disk:
        served = Served(disk, *_SERVE, "--free", str(FREE_MIB))
        yield Staged(served, lambda: filled(disk, FREE_MIB // 2 * MIB), frozenset({"intake"}))


@contextmanager
def disk_full(folder: Path) -> Iterator[Staged]:
    """Not a byte is left, in the middle of whatever is being written, for lake and state alike."""
    with small_disk(folder / "disk", DISK_MIB) as disk:
        served = Served(disk, *_SERVE, "--free", "0")
        yield Staged(served, lambda: filled(disk), frozenset({"intake"}))


@contextmanager
def disk_read_only(folder: Path) -> Iterator[Staged]:
    """The folder of lake and state becomes read-only."""
    served = Served(folder, *_SERVE)
    yield Staged(served, lambda: read_only(served.lake), frozenset({"intake"}))


@contextmanager
def postgres_gone(folder: Path, *, frozen: bool = False) -> Iterator[Staged]:
    """The server of the state stops and comes back; or stands still, with its connections open."""
    postgres = _postgres_of_the_tests()
    found = postgres.programs()
    if found is None:
        raise Unavailable(postgres.HOW_TO_GET_POSTGRES)
    server = postgres.Server(found, safe=True)

    @contextmanager
    def strike() -> Iterator[None]:
        server.freeze() if frozen else server.stop()
        try:
            yield
        finally:
            server.thaw() if frozen else server.start()

    try:
        yield Staged(Served(folder, *_SERVE, state=server.database()), strike, frozenset({"state"}))
    finally:
        server.remove()


def _postgres_of_the_tests() -> ModuleType:
    """tests/postgres.py, by its file: packages that are installed may bring a `tests` of their own."""
    place = Path(__file__).parent.parent / "tests" / "postgres.py"
    found = spec_from_file_location("postgres_of_the_tests", place)
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


@contextmanager
def clock_jumps(folder: Path, library: Path | None, hours: float) -> Iterator[Staged]:
    """The clock of all processes of the service jumps; what counts seconds since its start does not."""
    if library is None:
        raise Unavailable("--faketime LIBRARY: see above")
    told = folder / "clock"
    told.write_text("+0")
    environment = {
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(told), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",  # else the times of files lose their last digits, and kernels are compiled anew
    }  # fmt: skip

    @contextmanager
    def strike() -> Iterator[None]:
        told.write_text(f"{hours * 3600:+.0f}")
        try:
            yield
        finally:
            told.write_text("+0")

    yield Staged(Served(folder, *_SERVE, environment=environment), strike, frozenset())


class Unavailable(Exception):
    """This machine lacks what a fault needs; the words say what."""


def faults(library: Path | None) -> dict[str, Callable[[Path], AbstractContextManager[Staged]]]:
    """All faults by name."""
    return {
        "disk-low": disk_low,
        "disk-full": disk_full,
        "disk-read-only": disk_read_only,
        "postgres-gone": postgres_gone,
        "postgres-frozen": lambda folder: postgres_gone(folder, frozen=True),
        "clock-forward": lambda folder: clock_jumps(folder, library, 3),
        "clock-back": lambda folder: clock_jumps(folder, library, -3),
    }


def run(
    name: str, stage: Callable[[Path], AbstractContextManager[Staged]], given: argparse.Namespace
) -> bool:
    """Meet one fault and print its row; whether it passes or this machine cannot make it."""
    if name.startswith("disk") and not can_mount():
        print(f"| {name} | not run: it needs root | | | | |", flush=True)
        return True
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-") as folder, ExitStack() as opened:
        bodies = Bodies(given.range, Path(folder))
        (Path(folder) / "service").mkdir()
        try:
            staged = opened.enter_context(stage(Path(folder) / "service"))
        except Unavailable as fault:
            print(f"| {name} | not run: {fault} | | | | |", flush=True)
            return True
        seconds = given.seconds * (3 if name.startswith("postgres") else 1)  # a minute of PostgreSQL
        met = meet(staged, bodies, seconds)
    is_good = met.is_good(staged.expected)
    print(_row(name, seconds, met, is_good), flush=True)
    return is_good


def _row(name: str, seconds: float, met: Met, is_good: bool) -> str:
    named = ", ".join(f"{check} {status}" for check, status in met.named.items()) or "all well"
    after = "" if met.named_after is None else f" (after {met.named_after:.1f} s)"
    well = "NOT WELL" if met.well_after is None else f"{met.well_after:.1f} s"
    meanwhile = f"{met.exchanges:,} taken, {met.decisions:,} decided; {met.failures or 'no failure'}"
    return (
        f"| {name}, {seconds:.0f} s | {named}{after} | {meanwhile} | {well} | "
        f"{met.acknowledged:,} acknowledged: {met.account} | {'ok' if is_good else 'FAILED'} |"
    )


def main(arguments: Sequence[str]) -> int:
    """Meet the faults that are named, or all, and print a table; 1 where one does not pass."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("range", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--faketime", type=Path, help="libfaketime.so.1")
    parser.add_argument("--seconds", type=float, default=20.0, help="that a fault lasts; PostgreSQL: thrice")
    given = parser.parse_args(arguments)
    known = faults(given.faketime)
    if unknown := set(given.names) - known.keys():
        parser.error(f"there is no fault {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    print(f"{this_machine().sentence()}; load {this_machine().load}\n")
    print("| fault | health while it lasts | meanwhile | well again after | in the end | |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    passed = [run(name, known[name], given) for name in given.names or known]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

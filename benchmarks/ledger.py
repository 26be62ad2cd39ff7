"""The ledger under many writers, under kill -9, and with bytes changed: `python -m benchmarks.ledger`.

Prints what was measured on SQLite, and on a real PostgreSQL where one can be started.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import select, update

from benchmarks.machine import this_machine
from stillwatch.engine.state.ledger import append, entries, verify
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables.ledger import LEDGER
from tests.postgres import Server, programs

SEED: Final = 7


def write(state: State, number: int) -> None:
    """One entry in a transaction of its own, as the service writes them."""
    with state.write() as connection:
        append(connection, number, "ann", "decide", f"{number:016x}", {"response": "budget", "bits": 12.5})


def crowd(address: str, writers: int, each: int) -> str:
    """So many writers at once, in two states on one database, as two processes would have them."""
    gate = threading.Barrier(writers)
    with open_state(address) as one, open_state(address) as other:

        def work(number: int) -> None:
            gate.wait()
            for turn in range(each):
                write((one, other)[number % 2], number * each + turn)

        began, spent = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(work, range(writers)))
        wall, cpu = time.perf_counter() - began, time.process_time() - spent
        walked = time.process_time()
        check = verify(one)
        walked = time.process_time() - walked
    whole = check.is_whole and check.entries == writers * each
    return (
        f"{writers} writers, {check.entries:,} entries: {'valid' if whole else f'BROKEN {check.found}'}; "
        f"{check.entries / wall:,.0f} entries/s ({1e3 * cpu / check.entries:.2f} ms of processor each); "
        f"verified at {check.entries / walked:,.0f} entries per processor second"
    )


def tampered(address: str, trials: int) -> str:
    """One character changed at a random place of a random row: is it found, and there?"""
    draw, right = random.Random(SEED), 0
    columns = [column for column in LEDGER.columns if column.name not in ("seq", "at")]
    with open_state(address) as state:
        with state.read() as connection:
            length = sum(1 for _ in entries(connection))
        for _ in range(trials):
            seq, column = draw.randint(1, length), draw.choice(columns)
            with state.write() as connection:
                was = str(connection.scalar(select(column).where(LEDGER.c.seq == seq)))
                place = draw.randrange(len(was))
                letter = chr((ord(was[place]) - 32 + draw.randint(1, 94)) % 95 + 32)
                row = update(LEDGER).where(LEDGER.c.seq == seq)
                connection.execute(row.values({column: was[:place] + letter + was[place + 1 :]}))
            found = verify(state).found
            right += found is not None and found.seq == seq
            with state.write() as connection:
                connection.execute(row.values({column: was}))
    return f"{trials} single changed characters in {length:,} entries: {right} found at their entry"


def kills(address: str, times: int) -> str:
    """A process that appends is killed at a random moment: what it had told is there, and the chain holds."""
    draw, told, broken = random.Random(SEED), 0, 0
    for _ in range(times):
        writer = subprocess.Popen([sys.executable, "-m", "benchmarks.ledger", "--write", address],
                                  stdout=subprocess.PIPE)  # fmt: skip
        assert writer.stdout is not None
        told = max(told, int(writer.stdout.readline()))
        time.sleep(draw.uniform(0.0, 0.3))
        os.kill(writer.pid, signal.SIGKILL)
        lines = writer.stdout.read().split(b"\n")[:-1]  # the last may be cut
        writer.wait()
        told = max([told, *map(int, lines)])
        with open_state(address) as state:
            check = verify(state)
        broken += not check.is_whole or check.entries < told
    return f"killed {times} times while it wrote: {broken} broken or short ledgers, {told:,} entries told"


def append_forever(address: str) -> None:
    """What is killed: appends, and tells each entry once it is kept."""
    with open_state(address) as state:
        while True:
            with state.write() as connection:
                entry = append(connection, 1, "ann", "decide", "0" * 16, {})
            sys.stdout.write(f"{entry.seq}\n")
            sys.stdout.flush()


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Where to write: a file, and an empty database of PostgreSQL if one runs here."""
    with tempfile.TemporaryDirectory(prefix="stillwatch-") as folder:
        found = {"SQLite": str(Path(folder) / "state.db")}
        server = Server(bin_folder, safe=True) if (bin_folder := programs()) else None
        try:
            yield found | ({"PostgreSQL": server.database()} if server else {})
        finally:
            if server:
                server.remove()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=200)
    parser.add_argument("--each", type=int, default=20, help="entries of each writer")
    parser.add_argument("--trials", type=int, default=100, help="changed characters")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--write", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        append_forever(asked.write)
    print(this_machine().sentence())
    with databases() as found:
        for name, address in found.items():
            print(f"{name}: {crowd(address, asked.writers, asked.each)}", flush=True)
            print(f"{name}: {kills(address, asked.kills)}", flush=True)
            print(f"{name}: {tampered(address, asked.trials)}", flush=True)


if __name__ == "__main__":
    main()

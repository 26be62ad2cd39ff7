"""The service under steady load for long: whether its memory stays flat, and what it keeps on disk.

Run as `python -m benchmarks.soak RANGE [--minutes M] [--rate N] [--decisions N]`; RANGE is a folder of
`stillwatch range compose`. Looks for campaigns run on their normal turn. A look is a process of its own that
needs memory for what it looks at and ends: its peak is told apart. All other processes stay, and the rule of
`benchmarks.steadiness` is applied to the sum of their resident memory (shared pages counted in each, so that
a look which shares some of them changes nothing). Linux only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.gigabytes import MIB, in_words
from benchmarks.machine import this_machine
from benchmarks.resident import Resident, of_session, size_of
from benchmarks.served import Served, make_token
from benchmarks.steadiness import GROWTH, Steadiness, steadiness
from benchmarks.steady_load import Bodies, Sent, SteadyLoad
from stillwatch.decide.roles import Role

EVERY_S: Final = 10.0


@dataclass
class Course:
    """Of the processes that stay, by sample: hours since the start, MiB resident and proportional, open files
    and threads; bytes on disk of the lake. looks: the most that each look's process was resident with."""

    hours: list[float] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    pss: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    disk: list[int] = field(default_factory=list)
    looks: dict[int, int] = field(default_factory=dict)

    def add(self, hours: float, staying: Sequence[Resident], disk: int) -> None:
        """Note one sample."""
        self.hours.append(hours)
        self.rss.append(sum(one.rss for one in staying) / MIB)
        self.pss.append(sum(one.pss for one in staying) / MIB)
        self.files.append(sum(one.files for one in staying))
        self.threads.append(sum(one.threads for one in staying))
        self.disk.append(disk)


def watch(served: Served, minutes: float, first_look_s: float, sent: Sent) -> Course:
    """Sample until the time is over. What began before the first look could begin stays; what came later is
    a look."""
    course, begun = Course(), time.monotonic()
    staying: set[int] = set()
    while (passed := time.monotonic() - begun) < 60 * minutes:
        found = of_session(served.pid)
        if passed < first_look_s:
            staying |= found.keys()
        for process in found.keys() - staying:
            course.looks[process] = max(course.looks.get(process, 0), found[process].rss)
        stay = [found[process] for process in staying & found.keys()]
        course.add(passed / 3600, stay, size_of(served.lake))
        _progress(course, sent)
        time.sleep(max(begun + len(course.hours) * EVERY_S - time.monotonic(), 0.0))
    return course


def _progress(course: Course, sent: Sent) -> None:
    print(
        f"{60 * course.hours[-1]:6.1f} min: {course.rss[-1]:,.0f} MiB resident, {course.pss[-1]:,.0f} MiB "
        f"proportional, {course.files[-1]} files, {course.threads[-1]} threads, "
        f"{in_words(course.disk[-1])} on disk; {sent.exchanges:,} exchanges, {sent.decisions:,} decisions, "
        f"failures {dict(sent.failures)}; looks {len(course.looks)}",
        file=sys.stderr,
        flush=True,
    )


def tell(course: Course, sent: Sent) -> bool:
    """Print what was found; whether memory is flat."""
    hours = course.hours[-1]
    print(f"{sent.exchanges:,} exchanges ({sent.exchanges / hours / 3600:,.0f}/s) and ", end="")
    print(f"{sent.decisions:,} decisions ({sent.decisions / hours / 3600:,.0f}/s) in {60 * hours:.0f} min; ")
    print(
        f"slowest batch {sent.slowest_batch:.1f} s, slowest decision {sent.slowest_decision:.2f} s; ", end=""
    )
    print(f"failures: {dict(sent.failures) or 'none'}")
    resident = steadiness(course.hours, course.rss)
    print(f"resident: {_slope(resident, 'MiB')}")
    print(f"proportional: {_slope(steadiness(course.hours, course.pss), 'MiB')}")
    print(f"open files: {_slope(steadiness(course.hours, course.files), '')}")
    print(f"threads: {_slope(steadiness(course.hours, course.threads), '')}")
    grown = course.disk[-1] - course.disk[0]
    print(f"on disk: {in_words(course.disk[-1])}, {grown / max(sent.exchanges, 1):.0f} bytes an exchange")
    peaks = list(course.looks.values())
    if peaks:
        print(
            f"{len(peaks)} looks: peak resident {in_words(peaks[0])} (first), {in_words(max(peaks))} (most)"
        )
    rule = f"upper end of the slope below {GROWTH:.0%} of the level an hour"
    print(f"memory {'flat' if resident.is_flat else 'NOT flat'} ({rule})")
    return resident.is_flat


def _slope(found: Steadiness, unit: str) -> str:
    return (
        f"{found.level:,.0f} {unit}".rstrip()
        + f", {found.slope:+,.1f} an hour (95 %: {found.low:+,.1f} to {found.high:+,.1f})"
    )


def main(arguments: Sequence[str]) -> int:
    """Send, sample and print; 1 where memory is not flat."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("range", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=1000.0, help="exchanges a second")
    parser.add_argument("--decisions", type=float, default=50.0, help="a second")
    parser.add_argument("--detect", type=float, default=300.0, help="as of `stillwatch serve`")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-") as folder:
        bodies = Bodies(given.range, Path(folder))
        served = Served(Path(folder), "--detect", str(given.detect))
        token = make_token(served.state, Role.GATEWAY)
        served.start()
        load = SteadyLoad(served.port, token, bodies, given.rate, given.decisions)
        try:
            course = watch(served, given.minutes, given.detect, load.sent)
        finally:
            load.stop()
            served.stop()
    print(f"{this_machine().sentence()}; load {this_machine().load}")
    return 0 if tell(course, load.sent) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

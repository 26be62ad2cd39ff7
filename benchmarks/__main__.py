"""The benchmarks' command: `python -m benchmarks [NAME...] [--write --date 2026-01-31]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks import comparison, content, demo, engines, further, ingest, quality, scale, scan
from benchmarks.machine import Machine, this_machine
from benchmarks.outcome import Outcome, Settings
from benchmarks.readme import as_markdown, figures_text, fill

BENCHMARKS: Final[dict[str, Callable[[Settings], Outcome]]] = {
    "demo": demo.measure,
    "ingest": ingest.measure,
    "scan": scan.measure,
    "quality": quality.measure,
    "scale": scale.measure,
    "further": further.measure,
    "comparison": comparison.measure,
    "content": content.measure,
    "engines": engines.measure,
}
_HERE: Final = Path(__file__).parent
RESULTS: Final = _HERE / "results.json"
README: Final = _HERE.parent / "README.md"


class Results(msgspec.Struct, frozen=True):
    """What results.json holds: each benchmark's last outcome, with the machine and the day it ran on."""

    machine: Machine
    date: str
    outcomes: dict[str, Outcome]


def main(arguments: Sequence[str]) -> int:
    """Run the named benchmarks (without a name: all), print and store them; 1 where a bar was missed."""
    given = _parser().parse_args(arguments)
    machine = this_machine()
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-", dir=given.scratch) as folder:
        for name in given.names or BENCHMARKS:
            print(f"{name} ...", file=sys.stderr)
            own = Path(folder) / name
            own.mkdir()
            outcomes[name] = BENCHMARKS[name](_settings(given, own))
            _print(outcomes[name])
    results = _merged(Results(machine, given.date, outcomes))
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    if given.write:
        fill(README, figures_text(results.outcomes, machine, given.date))
    return 0 if all(f.met for outcome in outcomes.values() for f in outcome.figures) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures the README's figures."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", type=_known, help=", ".join(BENCHMARKS))
    parser.add_argument("--write", action="store_true", help="fill the README's figures")
    parser.add_argument("--date", default="undated", help="the day, for results.json and the README")
    parser.add_argument("--corpora", type=Path, help="directory with prompts.jsonl.gz")
    parser.add_argument("--traffic", type=Path, help="directory with measured traffic")
    parser.add_argument("--seeds", default="201,202,203,204,205", help="of the quality ranges")
    parser.add_argument("--scale", type=float, default=1.0, help="of the quality ranges")
    parser.add_argument("--exchanges", type=int, default=200_000, help="of the smaller ingest run")
    parser.add_argument("--million", type=int, default=1_000_000, help="exchanges of scan and engines")
    parser.add_argument("--millions", default="1,4,16", help="exchanges of the generated days, in millions")
    parser.add_argument("--days", type=int, default=14, help="days before a further hour")
    parser.add_argument("--daily", type=int, default=1_000_000, help="exchanges of each of them")
    parser.add_argument("--whole", type=float, help="so many of them are a whole window; without it all")
    parser.add_argument("--generated", type=Path, help="a lake of these days, generated before")
    parser.add_argument("--compared", type=int, default=1_000_000, help="exchanges that other tools see, too")
    parser.add_argument("--scratch", type=Path, help="where temporary files go")
    return parser


def _known(name: str) -> str:
    if name not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"there is no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
    return name


def _settings(given: argparse.Namespace, folder: Path) -> Settings:
    seeds = tuple(int(seed) for seed in given.seeds.split(","))
    millions = tuple(float(size) for size in given.millions.split(","))
    return Settings(
        folder, given.corpora, given.traffic, seeds, given.scale, given.exchanges, given.million, millions,
        given.compared, given.days, given.daily, given.whole, given.generated,
    )  # fmt: skip


def _print(outcome: Outcome) -> None:
    for figure in outcome.figures:
        print(f"{'ok  ' if figure.met else 'MISS'} {figure.what}: {figure.measured} (bar: {figure.at_least})")
    for table in outcome.tables:
        print(f"\n{table.title}\n{as_markdown(table)}")
    print(msgspec.json.format(msgspec.json.encode(_short(outcome.details)), indent=1).decode())


def _short(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name not in {"campaigns", "customers"}}


def _merged(new: Results) -> Results:
    """`new` with the outcomes of benchmarks that did not run this time, from the same machine only."""
    if not RESULTS.exists():
        return new
    old = msgspec.json.decode(RESULTS.read_bytes(), type=Results)
    kept = old.outcomes if old.machine.sentence() == new.machine.sentence() else {}
    merged = kept | new.outcomes
    return Results(new.machine, new.date, {name: merged[name] for name in BENCHMARKS if name in merged})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

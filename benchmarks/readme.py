"""Writes measured figures into the README, between its two markers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from benchmarks.machine import Machine
from benchmarks.outcome import Outcome, Table

BEGIN: Final = "<!-- figures:begin -->"
END: Final = "<!-- figures:end -->"


def figures_text(outcomes: dict[str, Outcome], machine: Machine, date: str) -> str:
    """The table of figures, then the tables by kind, as Markdown."""
    rows = [
        [f.what, f.at_least, f.measured + ("" if f.met else " **(not reached)**")]
        for outcome in outcomes.values()
        for f in outcome.figures
    ]
    lines = [
        f"Measured {date} on {machine.sentence()}.",
        "",
        *_markdown(["what", "at least", "measured"], rows),
    ]
    quality = outcomes.get("quality")
    if quality:
        seeds = ", ".join(str(seed) for seed in quality.details["seeds"])
        lines += ["", f"By kind, over seeds {seeds} (prompts: {quality.details['prompts']}):"]
        for table in quality.tables:  # the others' are for whoever runs them
            lines += ["", *_markdown(table.head, table.rows)]
    return "\n".join(lines)


def as_markdown(table: Table) -> str:
    """One table as Markdown."""
    return "\n".join(_markdown(table.head, table.rows))


def _markdown(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def fill(readme: Path, text: str) -> None:
    """Put `text` between the markers; `ValueError` where they are not there once each, in order."""
    page = readme.read_text("utf-8")
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"{readme}: expected {BEGIN} and {END} once each, in this order")
    before, _, rest = page.partition(BEGIN)
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8")

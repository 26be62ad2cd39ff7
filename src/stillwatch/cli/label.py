"""`stillwatch range label`: groups of known truth with the evidence about them, as JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from stillwatch.cli.faults import faults_shown
from stillwatch.model.errors import StillwatchError
from stillwatch.range.composer import ComposeSettings
from stillwatch.range.labelled import VIEWS, label_groups, write_groups


def label_range(
    out: Annotated[Path, typer.Option(help="JSON lines are appended to it, one a judged group.")],
    seeds: Annotated[str, typer.Option(help="Seeds, separated by commas, or FIRST-LAST.")],
    corpora: Annotated[Path | None, typer.Option(help="Directory with prompts.jsonl.gz.")] = None,
    traffic: Annotated[Path | None, typer.Option(help="Directory with measured traffic.")] = None,
    scale: Annotated[float, typer.Option(min=0.001, help="1.0 is about 7,000 accounts.")] = 0.15,
    days: Annotated[float, typer.Option(min=0.05, help="Length of the window.")] = 7.0,
    kinds: Annotated[str | None, typer.Option(help="Only these kinds, separated by commas.")] = None,
    campaigns: Annotated[bool, typer.Option(help="With campaigns, or customers only.")] = True,
) -> None:
    """Compose a range for each seed and judge it in several views, for `stillwatch range confidence`."""
    stderr = Console(stderr=True)
    chosen = tuple(name.strip() for name in kinds.split(",") if name.strip()) if kinds else None
    with faults_shown():
        for seed in _numbers(seeds):
            settings = ComposeSettings(
                seed=seed, days=days, scale=scale, corpora=corpora, traffic=traffic,
                kinds=chosen, campaigns=campaigns,
            )  # fmt: skip
            with stderr.status("composing") as status:
                count = write_groups(label_groups(settings, VIEWS, status.update), out)
            stderr.print(f"seed {seed}: {count} groups to {out}")


def _numbers(seeds: str) -> list[int]:
    try:
        first, dash, last = seeds.partition("-")
        if dash:
            return list(range(int(first), int(last) + 1))
        return [int(seed) for seed in seeds.split(",")]
    except ValueError as fault:
        raise StillwatchError(
            f"--seeds: expected whole numbers, got {seeds!r}", hint="Give such as 101,102,103 or 101-130."
        ) from fault

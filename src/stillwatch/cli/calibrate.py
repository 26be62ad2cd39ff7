"""`stillwatch range calibrate`: what evidence customers gather, and what the keys' thresholds do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from stillwatch.cli.faults import faults_shown
from stillwatch.model.errors import StillwatchError
from stillwatch.range.calibrate import calibrate
from stillwatch.range.calibration_table import print_calibration
from stillwatch.range.composer import ComposeSettings


def calibrate_range(
    seeds: Annotated[str, typer.Option(help="Seeds, separated by commas; one range each.")],
    corpora: Annotated[Path | None, typer.Option(help="Directory with prompts.jsonl.gz.")] = None,
    traffic: Annotated[Path | None, typer.Option(help="Directory with measured traffic.")] = None,
    scale: Annotated[float, typer.Option(min=0.001, help="1.0 is about 7,000 accounts.")] = 1.0,
    days: Annotated[float, typer.Option(min=0.05, help="Length of the window.")] = 7.0,
    with_campaigns: Annotated[
        bool,
        typer.Option("--with-campaigns", help="Judge ranges with campaigns too."),
    ] = False,
    show: Annotated[int, typer.Option(min=0, help="So many customers' groups are listed.")] = 30,
    json: Annotated[Path | None, typer.Option(help="Write all groups here as well.")] = None,
) -> None:
    """Judge ranges without campaigns, and show what thresholds of the two keys would do."""
    stderr = Console(stderr=True)
    with faults_shown():
        settings = ComposeSettings(seed=0, days=days, scale=scale, corpora=corpora, traffic=traffic)
        with stderr.status("composing") as status:
            found = calibrate(
                settings,
                _numbers(seeds),
                with_campaigns=with_campaigns,
                progress=lambda what, _done, _total: status.update(what),
            )
        if json is not None:
            json.write_bytes(msgspec.json.encode(found) + b"\n")
    print_calibration(found, Console(), show)


def _numbers(seeds: str) -> list[int]:
    try:
        return [int(seed) for seed in seeds.split(",")]
    except ValueError as fault:
        raise StillwatchError(
            f"--seeds: expected whole numbers, got {seeds!r}", hint="Give such as 101,102,103."
        ) from fault

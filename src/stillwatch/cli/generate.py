"""`stillwatch range generate`: a labelled lake of fingerprints, for measuring at full size."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from stillwatch.cli.faults import faults_shown
from stillwatch.range.fingerprints.generate import generate
from stillwatch.range.fingerprints.settings import GenerateSettings


def generate_range(
    lake: Annotated[Path, typer.Option(help="New or empty directory for the lake and the truth about it.")],
    seed: Annotated[int, typer.Option(help="Everything is drawn from it.")],
    exchanges: Annotated[int, typer.Option(min=1, help="A day, about so many.")] = 1_000_000,
    accounts: Annotated[int, typer.Option(help="In all, a quarter of them idle.")] = 125_000,
    malicious: Annotated[int, typer.Option(min=0, help="Accounts in campaigns.")] = 1_500,
    days: Annotated[float, typer.Option(min=0.05, help="Length of the window.")] = 1.0,
    start: Annotated[str, typer.Option(help="Begin of the window, ISO 8601.")] = "2026-01-05T00:00:00Z",
) -> None:
    """Write a lake without any text: accounts in campaigns of four styles, look-alikes, everybody else."""
    console = Console(stderr=True)
    settings = GenerateSettings(
        seed=seed, exchanges=exchanges, accounts=accounts, malicious=malicious, days=days, start=start
    )
    with faults_shown():
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("writing hours", total=settings.hours)
            done = generate(
                settings, lake, lambda hours, of: progress.update(task, completed=hours, total=of)
            )
        console.print(
            f"{lake}: {done.exchanges} exchanges by {done.accounts} accounts, "
            f"{done.malicious} of them in campaigns (seed {seed}). "
            f"Scan it with --releases {lake / 'releases.json'}, and give {lake} to `stillwatch range score`."
        )

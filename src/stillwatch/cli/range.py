"""`stillwatch range`: compose labelled traffic, score a scan of it, and calibrate thresholds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress

from stillwatch.cli.calibrate import calibrate_range
from stillwatch.cli.confidence import confidence_range
from stillwatch.cli.generate import generate_range
from stillwatch.cli.label import label_range
from stillwatch.cli.study import study_range
from stillwatch.engine.harvested import read_harvested
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.exchange_score import read_sent, score_exchanges
from stillwatch.range.exchange_table import print_exchange_score
from stillwatch.range.score_table import print_score
from stillwatch.range.scorer import score
from stillwatch.range.truth import read_truth
from stillwatch.range.writer import write_composition

app = typer.Typer(help="Compose labelled traffic and score scans of it.", no_args_is_help=True)
app.command("calibrate")(calibrate_range)
app.command("generate")(generate_range)
app.command("label")(label_range)
app.command("confidence")(confidence_range)
app.command("study")(study_range)


@app.command("compose")
def compose_range(
    out: Annotated[Path, typer.Option(help="Directory to write to; made if absent.")],
    seed: Annotated[int, typer.Option(help="Everything is drawn from it.")],
    days: Annotated[float, typer.Option(min=0.05, help="Length of the window.")] = 7.0,
    scale: Annotated[float, typer.Option(min=0.001, help="1.0 is about 7,000 accounts.")] = 1.0,
    corpora: Annotated[Path | None, typer.Option(help="Directory with prompts.jsonl.gz.")] = None,
    traffic: Annotated[Path | None, typer.Option(help="Directory with measured traffic.")] = None,
    kinds: Annotated[str | None, typer.Option(help="Only these kinds, separated by commas.")] = None,
    campaigns: Annotated[bool, typer.Option(help="With campaigns, or customers only.")] = True,
    start: Annotated[str, typer.Option(help="Begin of the window, ISO 8601.")] = "2026-01-05T00:00:00Z",
    evasion: Annotated[
        list[str] | None,
        typer.Option(help="How campaigns evade, as NAME=STRENGTH; may be given several times."),
    ] = None,
    campaign_scale: Annotated[float | None, typer.Option(min=0.001, help="Scale of campaigns.")] = None,
    pool: Annotated[int | None, typer.Option(min=1, help="Accounts of each campaign.")] = None,
) -> None:
    """Write traffic, account facts, calendars and the truth about them to a directory."""
    chosen = tuple(name.strip() for name in kinds.split(",") if name.strip()) if kinds else None
    console = Console(stderr=True)
    try:
        settings = ComposeSettings(
            seed=seed, days=days, scale=scale, start=start, corpora=corpora, traffic=traffic, kinds=chosen,
            campaigns=campaigns, campaign_scale=campaign_scale, pool=pool, evasions=_evasions(evasion or []),
        )  # fmt: skip
        composition = compose(settings)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("writing exchanges", total=len(composition))
            write_composition(composition, out, lambda n: progress.advance(task, n))
    except (StillwatchError, OSError, ValueError) as fault:
        _refuse(console, fault)
    count = sum(1 for m in composition.members if m.population == "campaign")
    console.print(
        f"{out}: {len(composition)} exchanges by {len(composition.members)} accounts, "
        f"{count} of them in campaigns (seed {seed})."
    )


def _evasions(given: list[str]) -> tuple[tuple[str, float], ...]:
    found = []
    for text in given:
        name, _, strength = text.partition("=")
        try:
            found.append((name.strip(), float(strength)))
        except ValueError as fault:
            raise StillwatchError(
                f"--evasion: expected NAME=STRENGTH, got {text!r}", hint="Give such as unique_prompts=0.5."
            ) from fault
    return tuple(found)


def _refuse(console: Console, fault: Exception) -> NoReturn:
    console.print(f"[red]error:[/red] {fault}")
    if isinstance(fault, StillwatchError) and fault.hint:
        console.print(f"hint: {fault.hint}")
    raise typer.Exit(2) from fault


@app.command("score")
def score_range(
    result: Annotated[Path, typer.Argument(help="What `stillwatch scan --json` wrote.")],
    directory: Annotated[Path, typer.Argument(help="What `stillwatch range compose` wrote.")],
    exchanges: Annotated[
        Path | None, typer.Option(help="What `stillwatch scan --exchanges` wrote: score these as well.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write the score here as well.")] = None,
) -> None:
    """Score a scan result against the truth of a composed range."""
    console = Console(stderr=True)
    try:
        scan = msgspec.json.decode(result.read_bytes(), type=ScanResult)
        truth = read_truth(directory)
        outcome, told = score(scan, truth), None
        if exchanges is not None:
            told = score_exchanges(read_harvested(exchanges), read_sent(directory), truth.accounts)
        if json is not None:
            both = msgspec.to_builtins(outcome) | ({"exchanges": msgspec.to_builtins(told)} if told else {})
            json.write_bytes(msgspec.json.format(msgspec.json.encode(both), indent=1) + b"\n")
    except msgspec.MsgspecError as fault:
        _refuse(console, StillwatchError(f"{result}: {fault}", hint="give the file of `scan --json`"))
    except (StillwatchError, OSError, ValueError) as fault:
        _refuse(console, fault)
    else:
        print_score(outcome, Console())
        if told is not None:
            print_exchange_score(told, Console())

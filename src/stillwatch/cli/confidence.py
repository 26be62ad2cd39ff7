"""`stillwatch range confidence`: fit the mapping from bits to confidence, and measure it on other groups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from stillwatch.cli.faults import faults_shown
from stillwatch.cli.reliability.page import write_page
from stillwatch.decide.confidence import own_map, read_map
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.range.confidence_fit import fit_confidence
from stillwatch.range.labelled import LabelledGroup, read_groups
from stillwatch.range.reliability import believe, bins, calibration_error


def confidence_range(
    fit: Annotated[
        list[Path] | None, typer.Option(help="Labelled groups to fit on; may be given again.")
    ] = None,
    test: Annotated[
        list[Path] | None, typer.Option(help="Labelled groups of other sources, to measure with.")
    ] = None,
    given: Annotated[Path | None, typer.Option("--map", help="Measure this mapping, and fit none.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the mapping here.")] = None,
    page: Annotated[
        Path | None, typer.Option(help="Write tables (Markdown) here, and the picture below `images`.")
    ] = None,
) -> None:
    """Fit confidence on groups of known truth and measure it on groups of other sources.

    Without --fit and --map the mapping that the package brings is measured. Groups are the JSON lines of
    `stillwatch range label`, or your own.
    """
    console = Console()
    with faults_shown():
        known, others = read_groups(fit or []), read_groups(test or [])
        mapping = _mapping(known, given)
        console.print(
            f"log-odds = {mapping.intercept:.2f} + {mapping.harvest:.2f} a bit of harvest beyond the key + "
            f"{mapping.behaviour:.2f} a bit of behaviour; {mapping.groups} groups, {mapping.honest} of them "
            "no campaign"
        )
        if out is not None:
            out.write_bytes(msgspec.json.format(msgspec.json.encode(mapping), indent=1) + b"\n")
        if others:
            _print_bins(others, mapping, console)
        if page is not None:
            write_page(page, mapping, known, others)


def _mapping(known: list[LabelledGroup], given: Path | None) -> ConfidenceMap:
    if known and given is None:
        sources = {group.source for group in known}
        corpora = sorted({group.corpus for group in known} - {""})
        return fit_confidence(known, f"{len(sources)} sources; prompts: {', '.join(corpora) or 'own'}")
    return own_map() if given is None else read_map(given)


def _print_bins(others: list[LabelledGroup], mapping: ConfidenceMap, console: Console) -> None:
    believed = believe(others, mapping)
    for one in bins(believed):
        low, high = one.interval
        console.print(
            f"confidence {one.low:.2f} to {one.high:.2f}: {one.groups} groups of {one.sources} sources, mean "
            f"{one.mean:.3f}; campaigns {one.share:.3f} ({low:.2f} to {high:.2f})"
        )
    console.print(f"mean distance from the diagonal: {calibration_error(believed):.3f}")

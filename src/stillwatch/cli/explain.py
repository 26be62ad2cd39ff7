"""`stillwatch explain`: why a campaign or an account was reported, from a result that a scan wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from stillwatch.cli.report.explanation import explain as explanation
from stillwatch.ingest.lake import RESULT
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import SCHEMA, ScanResult

LAKE_RESULT = RESULT  # what a scan with --lake leaves in its lake


def read_result(path: Path) -> ScanResult:
    """The scan result in the file `path`. Raises StillwatchError when it is none."""
    hint = "write one with: stillwatch scan PATH --json FILE"
    try:
        result = msgspec.json.decode(path.read_bytes(), type=ScanResult)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise StillwatchError(f"{path}: no scan result there: {reason}", hint=hint) from error
    except msgspec.DecodeError as error:
        raise StillwatchError(f"{path}: not a scan result: {error}", hint=hint) from error
    if result.schema != SCHEMA:
        raise StillwatchError(f"{path}: schema is {result.schema!r}, expected {SCHEMA!r}", hint=hint)
    return result


def result_path(source: Path | None, lake: Path | None) -> Path:
    """The file that `--from` or `--lake` names. Raises StillwatchError unless it is exactly one."""
    if (source is None) == (lake is None):
        raise StillwatchError(
            "explain needs a scan result", hint="give either --from RESULT.json or --lake DIR, and not both"
        )
    if source is not None:
        return source
    assert lake is not None  # one of the two was given
    return lake / LAKE_RESULT


def explain(
    name: Annotated[str, typer.Argument(help="A campaign (camp_...), a group (coord_...) or an account.")],
    source: Annotated[
        Path | None, typer.Option("--from", help="The file that scan --json wrote.", metavar="RESULT.json")
    ] = None,
    lake: Annotated[
        Path | None, typer.Option("--lake", help="A lake; its last result is read.", metavar="DIR")
    ] = None,
) -> None:
    """Say why: evidence by family, what speaks against, what is missing, and how it came about."""
    try:
        answer = explanation(read_result(result_path(source, lake)), name)
    except StillwatchError as error:
        stderr = Console(stderr=True, markup=False, highlight=False)
        stderr.print(f"error: {error}")
        if error.hint:
            stderr.print(error.hint)
        raise typer.Exit(2) from error
    Console(highlight=False).print(answer)

"""Faults the caller can mend are shown with what to do, and end with exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from stillwatch.model.errors import StillwatchError


@contextmanager
def faults_shown() -> Iterator[None]:
    """Show a StillwatchError, or a file that cannot be read or written, and exit with 2."""
    console = Console(stderr=True, markup=False, highlight=False)
    try:
        yield
    except StillwatchError as fault:
        console.print(f"error: {fault}")
        if fault.hint:
            console.print(f"hint: {fault.hint}")
        raise typer.Exit(2) from fault
    except OSError as fault:
        console.print(f"error: {fault.filename or 'file'}: {fault.strerror or fault}")
        raise typer.Exit(2) from fault

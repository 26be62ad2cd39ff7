"""Golden files: a printed text is compared with the one that was last read and agreed to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

GOLDEN = Path(__file__).parent / "golden"
Golden = Callable[[str, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the golden file of a name; `--write-golden` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"{name}.txt"
        if request.config.getoption("--write-golden"):
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is missing: run pytest --write-golden and read what it writes"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def printed() -> Callable[[RenderableType, int], str]:
    """What a console of some width shows, without colours and without blanks at line ends."""

    def capture(renderable: RenderableType, width: int) -> str:
        console = Console(width=width, no_color=True, highlight=False, force_terminal=False)
        with console.capture() as capture:
            console.print(renderable)
        return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())

    return capture

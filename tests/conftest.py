"""Options of the whole test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-golden` rewrites the expected texts: run it after a wanted change, then read the diff."""
    parser.addoption(
        "--write-golden", action="store_true", help="rewrite golden files from what is printed now"
    )

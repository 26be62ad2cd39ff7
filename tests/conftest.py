"""Options of the whole test suite."""

from __future__ import annotations

import pytest
from hypothesis import settings

# a deadline is a timing assert: the first call of a kernel compiles it
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-golden` rewrites the expected texts: run it after a wanted change, then read the diff."""
    parser.addoption(
        "--write-golden", action="store_true", help="rewrite golden files from what is printed now"
    )

"""Options of the whole test suite."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# two test processes that each bring a thread a core spend their time waiting for one another
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is imported, which is later

# a deadline is a timing assert: the first call of a kernel compiles it
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-golden` rewrites the expected texts: run it after a wanted change, then read the diff."""
    parser.addoption(
        "--write-golden", action="store_true", help="rewrite golden files from what is printed now"
    )

"""What tests of alerts share."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest


@pytest.fixture
def waited() -> Callable[[Callable[[], bool]], None]:
    """Waits until something holds, ten seconds at most."""

    def wait(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < end, "it never held"
            time.sleep(0.01)

    return wait

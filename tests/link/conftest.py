"""Numbers that a test draws do not hang on the tests before it."""

from __future__ import annotations

from copy import deepcopy

import pytest


@pytest.fixture(autouse=True)
def _the_same_numbers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module's generator `RNG`, where it has one, is for each test as it was when the module was read."""
    if hasattr(request.module, "RNG"):
        monkeypatch.setattr(request.module, "RNG", deepcopy(request.module.RNG))

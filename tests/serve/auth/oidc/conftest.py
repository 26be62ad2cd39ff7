"""A provider that says what a test wants."""

from __future__ import annotations

import pytest

from tests.serve.auth.oidc.forged import Forger


@pytest.fixture
def forger(monkeypatch: pytest.MonkeyPatch) -> Forger:
    """The provider's place, taken."""
    return Forger(monkeypatch)

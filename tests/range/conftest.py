"""A small composition that the tests of the range share."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.model.exchange import Exchange
from stillwatch.range.composer import compose
from tests.range.played import SETTINGS, Played


@pytest.fixture(scope="session")
def played() -> Played:
    """All kinds at a fifth of their size."""
    composition = compose(SETTINGS)
    decoder = msgspec.json.Decoder(Exchange)
    return Played(composition, [decoder.decode(line) for line in composition.exchanges()])

"""A small composition of the kinds that are composed where they are named only."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from stillwatch.model.exchange import Exchange
from stillwatch.range.composer import compose
from stillwatch.range.kinds.manifest import LATER, UNSEEN
from tests.range.played import SETTINGS, Played


@pytest.fixture(scope="session")
def unseen() -> Played:
    """Those kinds alone, at a fifth of their size."""
    composition = compose(replace(SETTINGS, kinds=tuple(kind.name for kind in LATER + UNSEEN)))
    decoder = msgspec.json.Decoder(Exchange)
    return Played(composition, [decoder.decode(line) for line in composition.exchanges()])

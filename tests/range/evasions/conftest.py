"""A small composition that the tests of evasions share, and ways to look at it."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import harvest_rows
from stillwatch.range.population import Prompt

SETTINGS = ComposeSettings(
    seed=12, days=2.0, scale=0.03, kinds=("many_paths", "technique_sweep", "hydra", "chat")
)


@pytest.fixture(scope="session")
def plain() -> Composition:
    return compose(SETTINGS)


def drawn() -> np.random.Generator:
    return np.random.default_rng(7)


def customers(composition: Composition) -> list[bytes]:
    """The lines of customers, without ids, which number all lines."""
    theirs = {t.account for t in composition.truth() if t.population == "customer"}
    lines = [line.split(b'"ts"', 1)[1] for line in composition.exchanges()]
    return [line for line in lines if any(f'"{a}"'.encode() in line for a in theirs)]


def harvest_prompts(composition: Composition) -> list[Prompt]:
    """The prompts of the harvest, in order of time."""
    line = composition.timeline
    rows = np.flatnonzero(harvest_rows(composition))
    return [line.streams[line.stream[r]].render(int(line.key[r])) for r in rows]

"""Every capability has frames and tasks, and its streams carry its tools and pictures."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.capabilities import CAPABILITIES, harvest_stream, pick_capability
from stillwatch.range.world import ComposeSettings, draw_world

WORLD = draw_world(ComposeSettings(seed=26))


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_streams_are_harvest_with_tasks_that_hardly_repeat(capability: str) -> None:
    stream = harvest_stream(WORLD, np.random.default_rng(1), capability, 50, 500)
    prompts = [stream.render(key) for key in range(500)]
    assert stream.harvest
    assert len({str(p.messages) for p in prompts}) > 485
    pictured = {isinstance(p.messages[0]["content"], list) for p in prompts}
    assert pictured == {CAPABILITIES[capability].image}


def test_agentic_ones_mostly_bring_tools() -> None:
    streams = [harvest_stream(WORLD, np.random.default_rng(s), "coding", 5, 10) for s in range(20)]
    assert 5 < sum(s.render(0).tools is not None for s in streams) < 20


def test_picking_among_names() -> None:
    rng = np.random.default_rng(2)
    assert {pick_capability(rng, "vision", "coding") for _ in range(50)} == {"vision", "coding"}
    assert {pick_capability(rng) for _ in range(300)} == set(CAPABILITIES)

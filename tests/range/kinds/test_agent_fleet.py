"""One agent, many owners: a long shared prompt, tools, bursts of observations."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import MINUTE
from tests.range.played import Played


def test_the_prompt_and_the_tools_are_shared(played: Played) -> None:
    exchanges = played.kind("agent_fleet").exchanges
    (system,) = {e.request.system for e in exchanges}
    assert isinstance(system, str)
    assert len(system) > 600
    assert all(e.request.tools for e in exchanges)


def test_requests_come_in_bursts(played: Played) -> None:
    sent = played.kind("agent_fleet")
    gaps = np.concatenate([np.diff(sent.ts[sent.owner == i]) for i in range(len(sent.members))])
    assert np.median(gaps) < MINUTE
    assert np.quantile(gaps, 0.99) > 60 * MINUTE


def test_later_turns_hold_tool_results(played: Played) -> None:
    contents = [e.request.messages[-1].content for e in played.kind("agent_fleet").exchanges]
    assert any(isinstance(c, list) and c[0]["type"] == "tool_result" for c in contents)

"""Live campaigns in figures, and what they harvest."""

from __future__ import annotations

from stillwatch.engine.state.answers.campaign_figures import campaign_figures, targets_of
from stillwatch.engine.state.answers.campaigns import Found, put_campaign, set_status
from stillwatch.engine.state.store import State


def test_only_live_ones_with_enough_confidence(state: State) -> None:
    with state.write() as connection:
        for name, confidence in (("b", 0.9), ("a", 0.95), ("c", 0.5), ("d", 0.99)):
            found = Found(
                id=name, first_seen=1, last_seen=2, confidence=confidence, accounts=5, exchanges=9,
                harvest_exchanges=8, output_tokens=7, result='{"targets":["vision"],"more":[1]}', updated=2,
            )  # fmt: skip
            put_campaign(connection, found)
        set_status(connection, "d", "rejected")
        assert [one.id for one in campaign_figures(connection, 0.9)] == ["a", "b"]
        assert len(campaign_figures(connection)) == 3
        assert targets_of(connection, "a") == ["vision"]
        assert targets_of(connection, "nobody") == []

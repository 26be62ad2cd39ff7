"""The whole window is looked at always where that is cheap, else for a tenth of the time at most."""

from __future__ import annotations

from stillwatch.engine.watch.pace import Pace


def test_the_first_look_is_at_the_whole_window() -> None:
    assert Pace(300.0).is_whole(1e9)


def test_a_window_that_is_seen_within_its_turn_is_always_looked_at() -> None:
    pace = Pace(300.0)
    pace.ended(1000.0, 299.0)
    assert pace.is_whole(1000.0)


def test_a_dear_window_waits_until_it_took_a_tenth_of_the_time() -> None:
    pace = Pace(300.0)
    pace.ended(1000.0, 400.0)
    assert not pace.is_whole(1000.0)
    assert not pace.is_whole(1000.0 + 3599.0)
    assert pace.is_whole(1000.0 + 3600.0)
    pace.ended(6000.0, 200.0)
    assert pace.is_whole(6000.0), "it became cheap"

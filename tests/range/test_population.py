"""Windows, peaks and active days of members as arrays."""

from __future__ import annotations

from stillwatch.range.arrivals import DAY
from stillwatch.range.population import active_days, peaks_of, windows_of
from tests.range.played import Played


def test_arrays_agree_with_the_members(played: Played) -> None:
    members = played.kind("hydra").members
    assert windows_of(members).tolist() == [list(m.window) for m in members]
    assert peaks_of(members).tolist() == [m.peak_hour for m in members]
    assert active_days(members).tolist() == [(m.window[1] - m.window[0]) / DAY for m in members]


def test_no_members_give_empty_arrays() -> None:
    assert windows_of([]).shape == (0, 2)
    assert active_days([]).shape == (0,)

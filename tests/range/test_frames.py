"""Frames come in many wordings of one dialect, and two dialects share little."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from stillwatch.range.capabilities import CAPABILITIES
from stillwatch.range.frames import PLACES, Place, Wording, draw_frames, fresh_wording, place_of


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_hundreds_of_different_wordings(capability: str) -> None:
    words = draw_frames(np.random.default_rng(1), capability, 200)
    assert len(set(words)) == len(words) >= 90


@pytest.mark.parametrize("place", PLACES)
def test_the_frame_stands_where_it_should(place: Place) -> None:
    for word in draw_frames(np.random.default_rng(2), "reasoning", 20, place):
        filled = {name for name in ("system", "head", "tail") if getattr(word, name)}
        assert filled == ({"head", "tail"} if place == "around" else {place})


def test_wrapping_keeps_the_task() -> None:
    assert Wording(head="H", tail="T").wrap("task") == "H\n\ntask\n\nT"
    assert Wording(system="S").wrap("task") == "task"


def test_two_campaigns_hardly_share_a_wording() -> None:
    dialects = [
        {w.system for w in draw_frames(np.random.default_rng(s), "reasoning", 200, "system")}
        for s in range(6)
    ]
    for one, two in itertools.combinations(dialects, 2):
        assert len(one & two) <= 2


@pytest.mark.parametrize("place", PLACES)
def test_a_fresh_wording_stands_at_its_place_and_is_new_for_each_key(place: Place) -> None:
    fresh = {fresh_wording("reasoning", place, key) for key in range(40)}
    assert len(fresh) > 30
    assert {place_of(word) for word in fresh} == {place}

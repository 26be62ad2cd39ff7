"""Customers' own traffic: a good third free text, the rest framed by prompts that mostly one account uses."""

from __future__ import annotations

import numpy as np

from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.generate import Population


def test_a_good_third_is_free_text(population: Population, noon: Hour) -> None:
    drawn = population.streams[0].draw(np.random.default_rng(1), noon)
    assert 0.3 < (drawn.frame == 0).mean() < 0.55
    assert not drawn.harvest.any()
    assert noon.start <= drawn.ts.min()


def test_an_hour_is_the_same_for_the_same_seed(population: Population, noon: Hour) -> None:
    first, second = (population.streams[0].draw(np.random.default_rng(4), noon) for _ in range(2))
    assert np.array_equal(first.ts, second.ts)
    assert np.array_equal(first.frame, second.frame)


def test_a_prompt_has_one_place_and_one_work(population: Population, noon: Hour) -> None:
    drawn = population.streams[0].draw(np.random.default_rng(1), noon)
    framed = drawn.frame != 0
    frames = len(np.unique(drawn.frame[framed]))
    facts = np.stack([drawn.frame, drawn.place, drawn.work], axis=1)[framed]
    assert len(np.unique(facts, axis=0)) == frames

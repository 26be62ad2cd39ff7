"""Honest programs differ, and some of them look like harvest without being one."""

from __future__ import annotations

import numpy as np

from stillwatch.range.programs import own_stream


def test_programs_have_prompts_of_their_own() -> None:
    rng = np.random.default_rng(1)
    systems = [own_stream(rng).render(0).system for _ in range(200)]
    own = [s for s in systems if s]
    assert len(own) > 100
    assert len(set(own)) > 0.97 * len(own)


def test_none_of_them_counts_as_harvest() -> None:
    rng = np.random.default_rng(2)
    assert not any(own_stream(rng).harvest for _ in range(100))

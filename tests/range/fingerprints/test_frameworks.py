"""Agent frameworks share tens of prompts among strangers, and never in step."""

from __future__ import annotations

import numpy as np

from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.frameworks import Frameworks
from stillwatch.range.fingerprints.generate import Population


def test_users_of_one_framework_share_its_prompts(population: Population, noon: Hour) -> None:
    stream = population.streams[2]
    assert isinstance(stream, Frameworks)
    drawn = [stream.draw(np.random.default_rng(seed), noon) for seed in range(20)]
    frame = np.concatenate([one.frame for one in drawn])
    group = np.concatenate([population.roles.group[one.account] for one in drawn])
    for framework in np.unique(group):
        assert len(np.unique(frame[group == framework])) <= stream.prompts[framework]
    assert len(np.unique(np.stack([frame, group], axis=1), axis=0)) == len(np.unique(frame))


def test_prompts_number_ten_to_sixty(population: Population) -> None:
    stream = population.streams[2]
    assert isinstance(stream, Frameworks)
    assert stream.prompts.min() >= 10
    assert stream.prompts.max() <= 60

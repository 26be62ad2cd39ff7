"""How often tests call windows unlike, over many ways to deal out the benign sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.traffic_windows import mixed_window, third_of
from stillwatch.detect.content.vectors import thin
from stillwatch.detect.content.windows import MOST_PER_SOURCE, Learn, WindowTest
from stillwatch.detect.fingerprints.arrays import Float32s, Int64s

LEVEL: Final = 0.01
BENIGN: Final = "ordinary"
Rates = dict[tuple[str, float], list[float]]
"""Set and attacker's share to the share of windows called unlike, in each partition."""


@dataclass(frozen=True)
class Method:
    """A test to compare. halvings and windows: of its calibration, about 200 windows in all; splits:
    partitions of the traffic a seed; drawn: windows a set, share and partition."""

    name: str
    learn: Learn
    columns: slice
    halvings: int
    windows: int
    splits: int
    drawn: int


@dataclass(frozen=True)
class Material:
    """What windows are drawn from: benign rows, their sources, attackers' rows by set; size: of a window."""

    benign: Float32s
    sources: Int64s
    attacks: Mapping[str, Float32s]
    shares: tuple[float, ...]
    size: int


def rates_of(method: Method, material: Material, seeds: Iterable[int]) -> Rates:
    """Every set and share, and (`ordinary`, 0) for windows without an attacker."""
    found: defaultdict[tuple[str, float], list[float]] = defaultdict(list)
    for seed in seeds:
        for split in range(method.splits):
            for case, rate in _partition(method, material, np.random.default_rng([seed, split])).items():
                found[case].append(rate)
    return dict(found)


def _partition(
    method: Method, material: Material, rng: np.random.Generator
) -> dict[tuple[str, float], float]:
    """A random third of the sources tests, the others teach and calibrate."""
    kept = thin(material.sources, MOST_PER_SOURCE, int(rng.integers(2**31)))
    sources, vectors = material.sources[kept], material.benign[kept][:, method.columns]
    last = third_of(sources, rng)
    test = WindowTest.fit(
        vectors[~last], sources[~last], material.size, int(rng.integers(2**31)),
        learn=method.learn, halvings=method.halvings, windows=method.windows,
    )  # fmt: skip
    benign = vectors[last]

    def rate(attack: Float32s, share: float, windows: int) -> float:
        drawn = (mixed_window(benign, attack, share, material.size, rng) for _ in range(windows))
        return float(np.mean([test.p_value(window) <= LEVEL for window in drawn]))

    rates = {(BENIGN, 0.0): rate(benign[:0], 0.0, 4 * method.drawn)}
    for name, attack in material.attacks.items():
        rates |= {(name, s): rate(attack[:, method.columns], s, method.drawn) for s in material.shares}
    return rates


def interval(rates: list[float]) -> tuple[float, float, float]:
    """Lower end, mean, upper end: 95 % by the spread between partitions, which share prompts."""
    mean = float(np.mean(rates))
    reach = 1.96 * float(np.std(rates, ddof=1)) / len(rates) ** 0.5 if len(rates) > 1 else 1.0
    return max(mean - reach, 0.0), mean, min(mean + reach, 1.0)


def mean_over(rates: Rates, sets: Iterable[str], share: float) -> list[float]:
    """Mean over these sets, for each partition."""
    return [float(mean) for mean in np.mean([rates[name, share] for name in sets], axis=0)]

"""The kernel test against its definition, and that it is centred where two samples are alike."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from stillwatch.detect.content.kernel import KernelReference, unbiased_mmd2
from stillwatch.detect.fingerprints.arrays import Float32s


def normal(rows: int, seed: int, shift: float = 0.0) -> Float32s:
    return (np.random.default_rng(seed).standard_normal((rows, 5)) + shift).astype(np.float32)


def defined_mmd2(x: Float32s, y: Float32s, widths: tuple[float, ...]) -> float:
    """Lemma 6 of Gretton et al. 2012, pair by pair."""

    def kernel(a: Float32s, b: Float32s) -> float:
        distance = float(((a - b) ** 2).sum())
        return float(np.mean([np.exp(-distance / width) for width in widths]))

    within = [float(np.mean([kernel(a, b) for a, b in permutations(z, 2)])) for z in (x, y)]
    return sum(within) - 2 * float(np.mean([kernel(a, b) for a, b in product(x, y)]))


def test_it_is_what_the_definition_says() -> None:
    x, y = normal(7, 1), normal(9, 2, 0.5)
    assert unbiased_mmd2(x, y, (3.0, 11.0)) == pytest.approx(defined_mmd2(x, y, (3.0, 11.0)), abs=1e-5)


def test_it_is_zero_on_average_for_samples_of_one_population_and_above_otherwise() -> None:
    alike = [unbiased_mmd2(normal(40, s), normal(40, s + 1000), (10.0,)) for s in range(60)]
    assert abs(np.mean(alike)) < 3 * np.std(alike) / 60**0.5
    assert min(alike) < 0 < unbiased_mmd2(normal(40, 1), normal(40, 2, 1.0), (10.0,))


def test_a_reference_scores_what_the_two_samples_give() -> None:
    benign, window = normal(50, 3), normal(30, 4, 0.3)
    reference = KernelReference.learn(benign, np.arange(50), seed=1)
    assert reference.score(window) == pytest.approx(unbiased_mmd2(window, benign, reference.widths), abs=1e-5)
    assert reference.widths[1] == pytest.approx(10, rel=0.2)  # median of 2 * chi-square with 5 degrees


def test_equal_rows_have_a_width_too() -> None:
    reference = KernelReference.learn(np.ones((5, 3), np.float32), np.arange(5), seed=1)
    assert reference.score(np.ones((4, 3), np.float32)) == pytest.approx(0, abs=1e-6)

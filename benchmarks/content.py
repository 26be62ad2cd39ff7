"""How many windows of 1,500 queries with an attacker inside the content test calls unlike, and at what cost.

Public prompts, composed here: thirds of ordinary conversations teach, calibrate and test, none stands in two.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from benchmarks.mahalanobis import MahalanobisReference
from benchmarks.outcome import Figure, Outcome, Settings, Table
from benchmarks.traffic_windows import SHARES, Prompts, mixed_window, read_prompts, third_of, vectors_of
from stillwatch.detect.content.kernel import KernelReference
from stillwatch.detect.content.shift import ShiftReference
from stillwatch.detect.content.vectors import thin
from stillwatch.detect.content.windows import MOST_PER_SOURCE, Learn, WindowTest
from stillwatch.detect.fingerprints.arrays import Float32s
from stillwatch.model.lake import MEANING_DIMENSIONS

SIZE: Final = 1500
LEVEL: Final = 0.01
_BODY: Final = slice(2 * MEANING_DIMENSIONS, 3 * MEANING_DIMENSIONS)
_PUBLISHED: Final = {0.05: 0.59, 0.10: 0.94, 0.25: 1.00}
_TIMED: Final = 20_000
_COMMAND: Final = "python -m benchmarks content --corpora ../shared/corpora"


@dataclass(frozen=True)
class Method:
    """A test to compare. halvings and windows: of its calibration, 200 windows for each; splits: partitions
    of the traffic a seed; drawn: windows a set, share and partition."""

    name: str
    learn: Learn
    columns: slice
    halvings: int
    windows: int
    splits: int
    drawn: int


METHODS: Final = (
    Method("shift", ShiftReference.learn, slice(None), 5, 20, 4, 5),
    Method("MMD", KernelReference.learn, _BODY, 1, 100, 1, 2),
    Method("Mahalanobis", MahalanobisReference.learn, _BODY, 1, 100, 4, 5),
)
_BENIGN: Final = "ordinary"
Rates = dict[tuple[str, float], list[float]]  # (set, share) to the share found in each partition


def measure(settings: Settings) -> Outcome:
    """Needs `--corpora`; raises `SystemExit` where it is not given."""
    if settings.corpora is None:
        raise SystemExit("content: name the directory with prompts.jsonl.gz: --corpora DIR")
    prompts = read_prompts(settings.corpora)
    rates = {method.name: _rates(method, prompts, settings.seeds) for method in METHODS}
    return Outcome(_figures(rates, prompts), _costs(prompts), [_table(rates, prompts)], _COMMAND)


def _rates(method: Method, prompts: dict[str, Prompts], seeds: tuple[int, ...]) -> Rates:
    found: defaultdict[tuple[str, float], list[float]] = defaultdict(list)
    for seed in seeds:
        for split in range(method.splits):
            for case, rate in _partition(method, prompts, np.random.default_rng([seed, split])).items():
                found[case].append(rate)
    return dict(found)


def _partition(
    method: Method, prompts: dict[str, Prompts], rng: np.random.Generator
) -> dict[tuple[str, float], float]:
    """Share of windows found, for one way to deal out the ordinary conversations."""
    ordinary = prompts[_BENIGN]
    kept = thin(ordinary.sources, MOST_PER_SOURCE, int(rng.integers(2**31)))
    sources, vectors = ordinary.sources[kept], ordinary.vectors[kept][:, method.columns]
    last = third_of(sources, rng)
    test = WindowTest.fit(
        vectors[~last], sources[~last], SIZE, int(rng.integers(2**31)),
        learn=method.learn, halvings=method.halvings, windows=method.windows,
    )  # fmt: skip
    benign = vectors[last]

    def rate(attack: Float32s, share: float, windows: int) -> float:
        drawn = (mixed_window(benign, attack, share, SIZE, rng) for _ in range(windows))
        return float(np.mean([test.p_value(window) <= LEVEL for window in drawn]))

    rates = {(_BENIGN, 0.0): rate(benign[:0], 0.0, 4 * method.drawn)}
    for name, there in prompts.items():
        if name != _BENIGN:
            rates |= {(name, s): rate(there.vectors[:, method.columns], s, method.drawn) for s in SHARES}
    return rates


def _figures(rates: dict[str, Rates], prompts: dict[str, Prompts]) -> list[Figure]:
    shift = rates["shift"]
    low, mean, high = interval(shift[_BENIGN, 0.0])
    figures = [
        Figure(
            "windows of 1,500 ordinary queries called unlike (level 1 %)",
            "0.00 (published MMD), 0.14 (Mahalanobis)",
            f"{mean:.3f} ({low:.3f} to {high:.3f})",
            low <= LEVEL,
        )
    ]
    for share, bar in _PUBLISHED.items():
        low, mean, high = interval(_over_sets(shift, prompts, "distill", share))
        what = f"windows found, attacker share {share:.0%}, mean over harvest sets"
        figures.append(Figure(what, f"{bar:.2f}", f"{mean:.2f} ({low:.2f} to {high:.2f})", mean >= bar))
    return figures


def _over_sets(rates: Rates, prompts: dict[str, Prompts], label: str, share: float) -> list[float]:
    """Mean over the sets of one label, for each partition."""
    chosen = [rates[name, share] for name, there in prompts.items() if there.label == label]
    return [float(mean) for mean in np.mean(chosen, axis=0)]


def interval(rates: list[float]) -> tuple[float, float, float]:
    """Lower end, mean, upper end: 95 % by the spread between partitions, which share prompts."""
    mean = float(np.mean(rates))
    reach = 1.96 * float(np.std(rates, ddof=1)) / len(rates) ** 0.5 if len(rates) > 1 else 1.0
    return max(mean - reach, 0.0), mean, min(mean + reach, 1.0)


def _table(rates: dict[str, Rates], prompts: dict[str, Prompts]) -> Table:
    ordinary = str(len(prompts[_BENIGN].texts))
    rows = [["ordinary traffic", ordinary, _cell(rates, _BENIGN, 0.0), *[""] * (len(SHARES) - 1)]]
    for label in ("distill", "eval"):
        for name, there in prompts.items():
            if there.label == label:
                cells = [_cell(rates, name, share) for share in SHARES]
                rows.append([f"{name} ({label})", str(len(there.texts)), *cells])
        means = [
            " / ".join(f"{np.mean(_over_sets(of, prompts, label, share)):.2f}" for of in rates.values())
            for share in SHARES
        ]
        rows.append([f"**mean, {label}**", "", *means])
    title = (
        f"Share of windows of {SIZE} called unlike at level {LEVEL} by {' / '.join(rates)}; "
        "ordinary: no attacker. Rows are drawn again where a set has fewer than its share asks for."
    )
    return Table(title, ["set", "rows", *(f"{share:.0%}" for share in SHARES)], rows)


def _cell(rates: dict[str, Rates], name: str, share: float) -> str:
    return " / ".join(f"{np.mean(of[name, share]):.2f}" for of in rates.values())


def _costs(prompts: dict[str, Prompts]) -> dict[str, Any]:
    """CPU-seconds of encoding and of one test by each method."""
    ordinary = prompts[_BENIGN]
    texts = ordinary.texts[:_TIMED]
    spent = {"texts encoded a CPU-second": round(len(texts) / _cpu(lambda: vectors_of(texts)))}
    for method in METHODS:
        rows = ordinary.vectors[:, method.columns]
        reference = method.learn(rows[SIZE:], ordinary.sources[SIZE:], 1)
        seconds = _cpu(partial(reference.score, rows[:SIZE]))
        spent[f"microseconds of CPU for one {method.name} score"] = round(1e6 * seconds)
    return spent


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start

"""How many windows of 1,500 queries with an attacker inside the content test calls unlike, and at what cost.

Public prompts, composed here: thirds of ordinary conversations teach, calibrate and test, none stands in two.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from benchmarks.detection_rates import (
    BENIGN,
    LEVEL,
    Material,
    Method,
    Rates,
    interval,
    mean_over,
    rates_of,
)  # fmt: skip
from benchmarks.encoders import compare_encoders
from benchmarks.mahalanobis import MahalanobisReference
from benchmarks.outcome import Figure, Outcome, Settings, Table
from benchmarks.sentence_encoder import is_installed
from benchmarks.traffic_windows import SHARES, Prompts, read_prompts, vectors_of
from stillwatch.detect.content.kernel import KernelReference
from stillwatch.detect.content.shift import ShiftReference
from stillwatch.model.lake import MEANING_DIMENSIONS

SIZE: Final = 1500
_BODY: Final = slice(2 * MEANING_DIMENSIONS, 3 * MEANING_DIMENSIONS)
_PUBLISHED: Final = {0.05: 0.59, 0.10: 0.94, 0.25: 1.00}
_TIMED: Final = 20_000
_COMMAND: Final = "python -m benchmarks content --corpora ../shared/corpora"


METHODS: Final = (
    Method("shift", ShiftReference.learn, slice(None), 5, 20, 4, 5),
    Method("MMD", KernelReference.learn, _BODY, 2, 50, 1, 1),
    Method("Mahalanobis", MahalanobisReference.learn, _BODY, 2, 50, 2, 5),
)


def measure(settings: Settings) -> Outcome:
    """Nothing without `--corpora`; with the encoder of `sentence_encoder.PACKAGE`, where it is installed."""
    if settings.corpora is None:
        return Outcome([], {"left out": "it needs real prompts: --corpora DIR"}, [], _COMMAND)
    prompts = read_prompts(settings.corpora)
    ordinary = prompts[BENIGN]
    attacks = {name: there.vectors for name, there in prompts.items() if name != BENIGN}
    material = Material(ordinary.vectors, ordinary.sources, attacks, SHARES, SIZE)
    rates = {method.name: rates_of(method, material, settings.seeds) for method in METHODS}
    tables = [_table(rates, prompts)]
    if is_installed():
        tables.append(compare_encoders(prompts, settings.seeds))
    return Outcome(_figures(rates, prompts), _costs(prompts), tables, _COMMAND)


def _sets(prompts: dict[str, Prompts], label: str) -> list[str]:
    return [name for name, there in prompts.items() if there.label == label]


def _figures(rates: dict[str, Rates], prompts: dict[str, Prompts]) -> list[Figure]:
    shift = rates["shift"]
    low, mean, high = interval(shift[BENIGN, 0.0])
    figures = [
        Figure(
            "windows of 1,500 ordinary queries called unlike (level 1 %)",
            "0.01 (published: MMD 0.00, Mahalanobis 0.14)",
            f"{mean:.3f} ({low:.3f} to {high:.3f})",
            mean <= LEVEL,
        )
    ]
    for share, bar in _PUBLISHED.items():
        low, mean, high = interval(mean_over(shift, _sets(prompts, "distill"), share))
        what = f"windows found, attacker share {share:.0%}, mean over harvest sets"
        figures.append(Figure(what, f"{bar:.2f}", f"{mean:.2f} ({low:.2f} to {high:.2f})", mean >= bar))
    return figures


def _table(rates: dict[str, Rates], prompts: dict[str, Prompts]) -> Table:
    ordinary = str(len(prompts[BENIGN].texts))
    rows = [["ordinary traffic", ordinary, _cell(rates, BENIGN, 0.0), *[""] * (len(SHARES) - 1)]]
    for label in ("distill", "eval"):
        for name, there in prompts.items():
            if there.label == label:
                cells = [_cell(rates, name, share) for share in SHARES]
                rows.append([f"{name} ({label})", str(len(there.texts)), *cells])
        means = [
            " / ".join(f"{np.mean(mean_over(of, _sets(prompts, label), share)):.2f}" for of in rates.values())
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
    ordinary = prompts[BENIGN]
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

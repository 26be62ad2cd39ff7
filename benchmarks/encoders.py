"""The static vectors beside a sentence encoder, on a part of the prompts that it can get through."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.detection_rates import BENIGN, Material, Method, interval, mean_over, rates_of
from benchmarks.outcome import Table
from benchmarks.sentence_encoder import encode_sentences
from benchmarks.traffic_windows import Prompts
from stillwatch.detect.content.kernel import KernelReference
from stillwatch.detect.content.shift import ShiftReference
from stillwatch.detect.content.vectors import WIDTH, thin
from stillwatch.model.lake import MEANING_DIMENSIONS

ROWS: Final = 1800  # ordinary ones, each of a conversation of its own: a third still holds a window
EACH: Final = 40
SIZE: Final = 400
SHARES: Final = (0.05, 0.10)
_BODY: Final = slice(2 * MEANING_DIMENSIONS, 3 * MEANING_DIMENSIONS)
_STATIC: Final = slice(0, WIDTH)
_ENCODER: Final = slice(WIDTH, None)  # its columns stand behind the static ones

_METHODS: Final = tuple(
    Method(f"{test}, {what}", learn, columns, 3, 33, 1, 2)
    for test, learn in (("shift", ShiftReference.learn), ("MMD", KernelReference.learn))
    for what, columns in (
        ("static vectors of head, tail, body and length", _STATIC),
        ("static vectors of the body", _BODY),
        ("sentence encoder", _ENCODER),
    )
)


def compare_encoders(prompts: dict[str, Prompts], seeds: tuple[int, ...]) -> Table:
    """Rates of both tests on both kinds of vectors, same rows, and what the encoder costs."""
    rng = np.random.default_rng(seeds[0])
    sets = [name for name, there in prompts.items() if there.label == "distill"]
    chosen = {BENIGN: rng.permutation(thin(prompts[BENIGN].sources, 1, seeds[0]))[:ROWS]}
    chosen |= {name: rng.permutation(len(prompts[name].texts))[:EACH] for name in sets}
    texts = [prompts[name].texts[i] for name, rows in chosen.items() for i in rows]
    encoded, seconds = encode_sentences(texts)
    static = np.concatenate([prompts[name].vectors[rows] for name, rows in chosen.items()])
    both = np.concatenate([static, encoded], axis=1)
    ends = np.cumsum([len(rows) for rows in chosen.values()])
    parts = dict(zip(chosen, np.split(both, ends[:-1]), strict=True))
    benign = parts.pop(BENIGN)
    material = Material(benign, np.arange(len(benign)), parts, SHARES, SIZE)
    rows = [_row(method, material, seeds) for method in _METHODS]
    rate = round(len(texts) / seconds)
    title = f"Windows of {SIZE}, {ROWS} ordinary prompts; the encoder read {rate} texts a CPU-second"
    return Table(title, ["test", "no attacker", *(f"{share:.0%}" for share in SHARES)], rows)


def _row(method: Method, material: Material, seeds: tuple[int, ...]) -> list[str]:
    rates = rates_of(method, material, seeds)
    over = [rates[BENIGN, 0.0], *(mean_over(rates, material.attacks, share) for share in SHARES)]
    return [method.name, *("{1:.2f} ({0:.2f} to {2:.2f})".format(*interval(found)) for found in over)]

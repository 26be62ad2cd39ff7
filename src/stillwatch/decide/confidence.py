"""From bits to a probability that holds: of groups with confidence 0.9, nine in ten are campaigns."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from stillwatch.model.confidence import EVEN, ConfidenceMap
from stillwatch.model.errors import StillwatchError
from stillwatch.model.traffic import Floats, Ints

FILE: Final = "confidence.json"
_ROUNDS: Final = 500
_SETTLED: Final = 1e-9


def estimate_share(log_ratios: Floats, of: Ints) -> float:
    """Share of campaigns among communities that act as one, from likelihood ratios (natural logs) alone.

    of: the community of each ratio; its highest counts. The fixed point of the mean posterior (expectation
    maximisation; Saerens, Latinne and Decaestecker, Neural Computation 2002), with one campaign and one
    other community seen before: a half where there is nothing.
    """
    highest = np.full(int(of.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(highest, of, log_ratios)
    highest = highest[np.isfinite(highest)]
    share = EVEN
    for _ in range(_ROUNDS):
        posterior = _sigmoid(highest + _log_odds(share))
        updated = float((1 + posterior.sum()) / (2 + len(highest)))
        if abs(updated - share) < _SETTLED:
            break
        share = updated
    return share


def _sigmoid(log_odds: Floats | float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -500, 500))))


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def read_map(path: Path) -> ConfidenceMap:
    """A mapping that `stillwatch range confidence --out` wrote. `StillwatchError` where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ConfidenceMap)
    except (OSError, msgspec.MsgspecError) as fault:
        raise StillwatchError(
            f"{path}: no mapping of confidence: {fault}", hint="write one with `stillwatch range confidence`"
        ) from fault


@lru_cache(maxsize=1)
def own_map() -> ConfidenceMap:
    """The mapping that the package brings."""
    with resources.as_file(resources.files(__package__).joinpath(FILE)) as path:
        return read_map(path)

"""How much accounts send and how long answers are: parametric, or from measured traffic files.

Measured files (all optional): `servegen_client_rates.csv.gz` (rate of each client by 10 minutes),
`servegen_client_token_quantiles.jsonl.gz`, `claude_code_sessions.jsonl.gz`.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVELS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999])
_HOURS = 24
_MOST_REQUESTS = 25  # of one measured session


class _Quantiles(msgspec.Struct):
    output_tokens: list[float] = []


class _Request(msgspec.Struct):
    t: float = 0.0


class _Session(msgspec.Struct):
    requests: list[_Request] = []


@dataclass
class Rates:
    """Draws of rates and token counts.

    `sessions` are offsets (seconds) of the requests of measured coding-agent sessions; `shapes` holds
    one row per measured client: the shares of its traffic in the 24 hours of a day; `spread` is the
    measured sigma of the lognormal of clients' mean rates; `quantiles` are token counts at `LEVELS`.
    """

    sessions: list[Floats] = field(default_factory=list)
    shapes: Floats | None = None
    spread: float | None = None
    quantiles: Floats | None = None

    @classmethod
    def load(cls, directory: Path | None) -> Rates:
        """Read what `directory` holds; without one all draws are parametric."""
        if directory is None:
            return cls()
        rates = cls(sessions=_read_sessions(directory / "claude_code_sessions.jsonl.gz"))
        rates.quantiles = _read_quantiles(directory / "servegen_client_token_quantiles.jsonl.gz")
        rates.shapes, rates.spread = _read_rates(directory / "servegen_client_rates.csv.gz")
        return rates

    def daily(self, rng: np.random.Generator, count: int, median: float, sigma: float) -> Floats:
        """Exchanges a day for each account: lognormal; a measured spread pulls `sigma` towards it."""
        if self.spread is not None:
            sigma = 0.75 * sigma + 0.25 * min(self.spread, 2.0)
        return rng.lognormal(np.log(median), sigma, count)

    def hours(self, rng: np.random.Generator, owners: Ints, accounts: int) -> Floats | None:
        """Hours of the day (UTC) drawn from measured clients' days; `None` where nothing was measured."""
        if self.shapes is None or not len(self.shapes):
            return None
        edges = np.cumsum(self.shapes[rng.integers(0, len(self.shapes), size=accounts)], axis=1)
        hour = (edges[owners] < rng.random((len(owners), 1))).sum(axis=1)
        drawn: Floats = np.minimum(hour, _HOURS - 1) + rng.random(len(owners))
        return drawn

    def output_tokens(self, rng: np.random.Generator, count: int, median: float, sigma: float = 0.8) -> Ints:
        """Output tokens of each exchange around `median`; measured quantiles give the shape."""
        if self.quantiles is None or not len(self.quantiles):
            drawn = rng.lognormal(np.log(median), sigma, count)
        else:
            row = self.quantiles[int(rng.integers(len(self.quantiles)))]
            drawn = np.interp(rng.random(count), LEVELS, row / max(row[4], 1.0)) * median
        return np.clip(drawn, 1, 32000).astype(np.int64)


def _read_sessions(path: Path) -> list[Floats]:
    if not path.exists():
        return []
    decode = msgspec.json.Decoder(_Session).decode
    with gzip.open(path) as lines:
        sessions = [decode(line) for line in lines]
    offsets = [np.array([r.t for r in s.requests[:_MOST_REQUESTS]], dtype=np.float64) for s in sessions]
    return [np.sort(o - o.min()) for o in offsets if len(o)]


def _read_quantiles(path: Path) -> Floats | None:
    if not path.exists():
        return None
    decode = msgspec.json.Decoder(_Quantiles).decode
    with gzip.open(path) as lines:
        rows = [decode(line).output_tokens for line in lines]
    kept = [row for row in rows if len(row) == len(LEVELS) and row[4] >= 1]
    return np.array(kept, dtype=np.float64) if kept else None


def _read_rates(path: Path) -> tuple[Floats | None, float | None]:
    """Shapes of days of clients seen in at least 24 windows, and the spread of the mean rates."""
    if not path.exists():
        return None, None
    days: dict[str, Floats] = {}
    seen: dict[str, int] = {}
    with gzip.open(path, "rt", newline="") as lines:
        for row in csv.DictReader(lines):
            client = f"{row['pool']}:{row['client']}"
            day = days.setdefault(client, np.zeros(_HOURS))
            day[int(float(row["t"])) // 3600 % _HOURS] += float(row["rate"])
            seen[client] = seen.get(client, 0) + 1
    shapes = [day / day.sum() for client, day in days.items() if seen[client] >= 24 and day.sum() > 0]
    means = [day.sum() / seen[client] for client, day in days.items() if day.sum() > 0]
    spread = float(np.std(np.log(means))) if means else None
    return (np.array(shapes) if shapes else None), spread

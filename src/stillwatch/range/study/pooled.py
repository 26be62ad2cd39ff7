"""Results of one strength over its seeds: counts added up, and the spread from seed to seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from scipy.stats import t as student

from stillwatch.range.scorer import Score, wilson
from stillwatch.range.study.run import CellResult


@dataclass(frozen=True)
class Rate:
    """A share `hits / trials` of pooled counts; `seeds` holds the share of each seed that has trials."""

    hits: int
    trials: int
    seeds: tuple[float, ...] = ()

    @property
    def share(self) -> float | None:
        """The pooled share, `None` without trials."""
        return self.hits / self.trials if self.trials else None

    @property
    def wilson(self) -> tuple[float, float]:
        """95 % Wilson interval, as if accounts were independent."""
        return wilson(self.hits, self.trials)

    @property
    def spread(self) -> tuple[float, float] | None:
        """95 % interval of the mean over seeds (Student's t), within 0 and 1; `None` with one seed."""
        if len(self.seeds) < 2:
            return None
        values = np.array(self.seeds)
        half = float(student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / sqrt(len(values)))
        return max(0.0, float(values.mean()) - half), min(1.0, float(values.mean()) + half)


@dataclass(frozen=True)
class Point:
    """One strength. recall: of accounts with 20 or more harvest exchanges; senders: of all with any harvest;
    found: by kind of campaign; misses: by kind and by what their best group lacked, where looked into."""

    at: str
    seeds: int
    recall: Rate
    senders: Rate
    leak: Rate
    wrong: Rate
    large_leak: Rate
    replacements: tuple[int, ...]
    found: dict[str, Rate]
    misses: dict[str, Counter[str]]
    faults: int
    exchanges: int
    wrong_kinds: Counter[str] = field(default_factory=Counter)


def pool(at: str, results: Sequence[CellResult]) -> Point:
    """Add up the cells of one strength; cells with a fault are only counted."""
    scores = [r.score for r in results if r.score is not None]
    totals = [s.totals for s in scores]
    misses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        for kind, reasons in result.misses.items():
            misses[kind].update(reasons)
    return Point(
        at=at,
        seeds=len(scores),
        recall=_rate((t.found, t.eligible) for t in totals),
        senders=_rate(
            (sum(c.senders_found for c in s.campaigns), sum(c.senders for c in s.campaigns)) for s in scores
        ),
        leak=_rate((t.leaked, t.harvest) for t in totals),
        wrong=_rate((t.wrong, t.customers) for t in totals),
        large_leak=_rate((t.large_leaked, t.large_harvest) for t in totals),
        replacements=tuple(n for t in totals for n in t.replacements.sent),
        found=_by_kind(scores),
        misses=dict(misses),
        faults=sum(r.score is None for r in results),
        exchanges=sum(r.exchanges for r in results),
        wrong_kinds=_wrong_kinds(scores),
    )


def _rate(pairs: Iterable[tuple[int, int]]) -> Rate:
    counted = [(hits, trials) for hits, trials in pairs if trials]
    seeds = tuple(hits / trials for hits, trials in counted)
    return Rate(sum(h for h, _ in counted), sum(t for _, t in counted), seeds)


def _wrong_kinds(scores: Iterable[Score]) -> Counter[str]:
    wrong: Counter[str] = Counter()
    for row in (row for score in scores for row in score.customers if row.wrong):
        wrong[row.kind] += row.wrong
    return wrong


def _by_kind(scores: Iterable[Score]) -> dict[str, Rate]:
    pairs: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for score in scores:
        for row in score.campaigns:
            pairs[row.kind].append((row.found, row.eligible))
    return {kind: _rate(rows) for kind, rows in sorted(pairs.items())}

"""The figures to reach beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from stillwatch.cli.evaluation.tables import interval, share, table
from stillwatch.range.study.matrix import Matrix
from stillwatch.range.study.people import ENOUGH_PEOPLE, People
from stillwatch.range.study.pooled import Point, Rate

_KIND_ALONE, _LEAK, _REPLACEMENT, _SLICE, _WRONG = 0.9, 0.1, 10, 1.25, 1e-4
_TELLING = 5  # wrong customers that a slice would have at the mean
Row = list[str]


def goals_table(plan: Matrix, points: Mapping[str, Sequence[Point]], people: People) -> str:
    """One row a figure; those that were not run are left out."""
    rows = [
        _recall(f"recall, {axis.title.lower()}: {at}", goal, point.recall)
        for axis in plan.axis
        for at, goal in axis.goals.items()
        for point in points.get(axis.name, ())
        if point.at == at and point.recall.trials
    ]
    rows += _alone(points.get("alone", ()))
    rows += _leak(points.get("pool", ())) + _replacements(points.get("unique_prompts", ())[:1])
    rows += _people(people) + _worst_row(points)
    return table(["what", "to reach", "measured", "seeds", ""], rows)


def _recall(what: str, goal: float, rate: Rate) -> Row:
    """By the mean over seeds, in which a seed with few such accounts counts as much as one with many."""
    mean = float(np.mean(rate.seeds)) if rate.seeds else 0.0
    measured = f"{mean * 100:.1f} % (over seeds {interval(rate.spread)}); pooled {share(rate)}"
    return [what, f"{goal * 100:.0f} %", measured, str(len(rate.seeds)), _met(mean >= goal)]


def _alone(points: Sequence[Point]) -> list[Row]:
    run = [point for point in points if point.recall.trials]
    if not run:
        return []
    worst = min(run, key=lambda point: float(np.mean(point.recall.seeds)))
    return [_recall(f"recall of a kind that is alone, worst: {worst.at}", _KIND_ALONE, worst.recall)]


def _leak(points: Sequence[Point]) -> list[Row]:
    """Campaigns of 100 accounts and more where nothing evades, from the axis of pool sizes."""
    large = [point.large_leak for point in points]
    pooled = Rate(
        sum(r.hits for r in large), sum(r.trials for r in large), tuple(s for r in large for s in r.seeds)
    )
    if not pooled.trials:
        return []
    met = (pooled.share or 0.0) <= _LEAK
    ranges = f"{len(pooled.seeds)} ranges"
    return [["leak of campaigns of 100+ accounts", "10 %", share(pooled), ranges, _met(met)]]


def _replacements(points: Sequence[Point]) -> list[Row]:
    sent = [n for point in points for n in point.replacements]
    if not sent:
        return []
    median, late = float(np.median(sent)), float(np.quantile(sent, 0.9))
    measured = f"median {median:g}, 90th percentile {late:g} ({len(sent)} accounts)"
    what = "harvest of a replacement in a known campaign before it is flagged"
    return [[what, f"{_REPLACEMENT} exchanges", measured, str(points[0].seeds), _met(late <= _REPLACEMENT)]]


def _worst_row(points: Mapping[str, Sequence[Point]]) -> list[Row]:
    """The strength of any axis at which the largest share of customers is wrong."""
    rows = [(axis, point) for axis, some in points.items() for point in some if point.wrong.hits]
    if not rows:
        return []
    axis, worst = max(rows, key=lambda row: (row[1].wrong.share or 0.0, row[0], row[1].at))
    kinds = ", ".join(sorted(kind.replace("_", " ") for kind in worst.wrong_kinds))
    measured = f"{worst.wrong.hits} of {worst.wrong.trials:,} ({axis} {worst.at}: {kinds})"
    what = "customers wrongly in a campaign, worst row of all"
    return [[what, "1 in 10,000", measured, str(worst.seeds), _met(False)]]


def _people(people: People) -> list[Row]:
    everybody = people.everybody
    if not everybody.trials:
        return []
    alike = sum(people.kinds[kind].hits for kind in people.look_alikes)
    low, high = everybody.wilson
    measured = f"{everybody.hits} of {everybody.trials:,} (95 % {low:.4%} to {high:.4%})"
    verdict = "too few to tell" if low <= _WRONG < high else _met(high <= _WRONG)
    alike_slices, told = _slices(people)
    return [
        [
            "customers wrongly in a campaign, axes *customers only* and *prevalence*",
            "1 in 10,000",
            measured,
            "",
            verdict,
        ],
        ["of them, look-alikes", "none", str(alike), "", _met(alike == 0)],
        ["largest slice over the mean, slices of 1,000+", f"{_SLICE}", told, "", alike_slices],
    ]


def _slices(people: People) -> tuple[str, str]:
    """Whether customers of some language or country are wrong more often, and the words for it. One wrong
    account makes its own slice stand out by any factor, so only slices are compared in which the mean would
    bring five (the rule of thumb of chi-square tests)."""
    everybody = people.everybody
    mean = everybody.share or 0.0
    large = [r for r in (*people.languages.values(), *people.countries.values()) if r.trials >= ENOUGH_PEOPLE]
    if not everybody.hits:
        return _met(True), f"none wrong in {len(large)} slices"
    telling = [rate for rate in large if mean * rate.trials >= _TELLING]
    if not telling:
        return "too few wrong to tell", f"{everybody.hits} wrong in {len(large)} slices"
    worst = max((rate.share or 0.0) / mean for rate in telling)
    return _met(worst <= _SLICE), f"{worst:.2f} of {len(telling)} slices"


def _met(reached: bool) -> str:
    return "reached" if reached else "**missed**"

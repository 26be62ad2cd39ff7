"""The study's rows as Markdown tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from stillwatch.range.study.misses import STAGES
from stillwatch.range.study.people import ENOUGH_PEOPLE, People
from stillwatch.range.study.pooled import Point, Rate


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(rate: Rate, digits: int = 1) -> str:
    """A pooled share in percent, or a dash."""
    return "-" if rate.share is None else f"{rate.share * 100:.{digits}f} %"


def interval(pair: tuple[float, float] | None, digits: int = 0) -> str:
    """Two shares in percent."""
    return "-" if pair is None else f"{pair[0] * 100:.{digits}f} to {pair[1] * 100:.{digits}f}"


def points_table(points: Sequence[Point]) -> str:
    """One row a strength."""
    head = [
        "strength", "seeds", "accounts with 20+", "recall", "Wilson", "over seeds", "worst seed",
        "of all that harvest", "leak", "customers wrong",
    ]  # fmt: skip
    return table(head, [_point_row(point) for point in points])


def _point_row(point: Point) -> list[str]:
    recall = point.recall
    failed = f" ({point.faults} failed)" if point.faults else ""
    return [
        point.at.replace("_", " "),
        f"{point.seeds}{failed}",
        f"{recall.trials:,}",
        share(recall),
        interval(recall.wilson) if recall.trials else "-",
        interval(recall.spread),
        f"{min(recall.seeds) * 100:.0f} %" if recall.seeds else "-",
        share(point.senders),
        share(point.leak),
        _wrong(point),
    ]


def _wrong(point: Point) -> str:
    kinds = ", ".join(f"{kind.replace('_', ' ')} {n}" for kind, n in sorted(point.wrong_kinds.items()))
    return f"{point.wrong.hits} of {point.wrong.trials:,}" + (f" ({kinds})" if kinds else "")


def kinds_table(points: Sequence[Point]) -> str:
    """Recall by kind of campaign, one column a strength; empty where there is one kind a point only."""
    kinds = sorted({kind for point in points for kind in point.found})
    if len(kinds) < 2 or all(len(point.found) < 2 for point in points):
        return ""
    rows = [
        [kind.replace("_", " "), *(share(point.found.get(kind, Rate(0, 0)), 0) for point in points)]
        for kind in kinds
    ]
    return table(["recall by kind", *(point.at for point in points)], rows)


def misses_table(points: Sequence[Point]) -> str:
    """What the best group of each missed account lacked; empty where nothing was looked into."""
    rows = []
    for point in points:
        reasons: Counter[str] = Counter()
        for counted in point.misses.values():
            reasons.update(counted)
        if reasons:
            worst = ", ".join(f"{kind.replace('_', ' ')} {sum(n.values())}" for kind, n in _most(point))
            rows.append([point.at, *(str(reasons.get(stage, 0)) for stage in STAGES), worst])
    return table(["missed at", *STAGES, "most by kind"], rows) if rows else ""


def _most(point: Point) -> list[tuple[str, Counter[str]]]:
    return sorted(point.misses.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:4]


def people_table(people: People) -> str:
    """Customers by kind."""
    rows = [
        [kind.replace("_", " "), "yes" if kind in people.look_alikes else "", f"{rate.trials:,}",
         str(rate.hits), f"{rate.wilson[0]:.3%} to {rate.wilson[1]:.3%}"]
        for kind, rate in people.kinds.items()
    ]  # fmt: skip
    return table(["kind of customer", "look-alike", "accounts", "wrong", "95 % (Wilson)"], rows)


def slices_table(what: str, slices: dict[str, Rate], mean: Rate) -> str:
    """Customers by slice, with the ratio to the mean where the slice has enough accounts."""
    rows = [
        [name, f"{rate.trials:,}", str(rate.hits), f"{rate.wilson[0]:.3%} to {rate.wilson[1]:.3%}",
         ratio(rate, mean)]
        for name, rate in slices.items()
    ]  # fmt: skip
    return table([what, "accounts", "wrong", "95 % (Wilson)", "over mean"], rows)


def ratio(rate: Rate, mean: Rate) -> str:
    """A slice's share over everybody's, or why there is none."""
    if rate.trials < ENOUGH_PEOPLE:
        return "too few"
    return f"{(rate.share or 0.0) / mean.share:.2f}" if mean.share else "none wrong"

"""Customers over the whole study: wrong ones by kind and by slice, each customer of each range once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stillwatch.range.scorer import Score
from stillwatch.range.study.pooled import Rate
from stillwatch.range.study.run import CellResult

ENOUGH_PEOPLE = 1000  # accounts from which on a slice is compared with the mean


@dataclass(frozen=True)
class People:
    """Shares of customers wrongly in a campaign, by kind, language and country."""

    kinds: dict[str, Rate]
    look_alikes: frozenset[str]
    languages: dict[str, Rate]
    countries: dict[str, Rate]
    everybody: Rate


def pool_people(results: Sequence[CellResult], axes: Iterable[str]) -> People:
    """Add up customers of the cells of `axes`, whose ranges must not share customers."""
    wanted = set(axes)
    scores = [r.score for r in results if r.axis in wanted and r.score is not None]
    return People(
        kinds=_pooled((row.kind, row.accounts, row.wrong) for s in scores for row in s.customers),
        look_alikes=frozenset(row.kind for s in scores for row in s.customers if row.look_alike),
        languages=_pooled(_slices(scores, "by_language")),
        countries=_pooled(_slices(scores, "by_country")),
        everybody=Rate(sum(s.totals.wrong for s in scores), sum(s.totals.customers for s in scores)),
    )


def _slices(scores: Iterable[Score], field: str) -> Iterable[tuple[str, int, int]]:
    for score in scores:
        for name, (people, wrong) in getattr(score.totals, field).items():
            yield name, people, wrong


def _pooled(rows: Iterable[tuple[str, int, int]]) -> dict[str, Rate]:
    people: defaultdict[str, int] = defaultdict(int)
    errors: defaultdict[str, int] = defaultdict(int)
    for name, accounts, wrong in rows:
        people[name] += accounts
        errors[name] += wrong
    return {name: Rate(errors[name], people[name]) for name in sorted(people)}

"""Customers wrongly accused by language and by country: a check on fairness, never a feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from stillwatch.range.truth import AccountTruth, Truth

UNKNOWN = "unknown"
Slice = Mapping[str, tuple[int, int]]


def by_language(truth: Truth, wrong: Collection[str]) -> dict[str, tuple[int, int]]:
    """Customers and wrong ones among them, by the language they write."""
    return _sliced(truth, wrong, lambda label: label.language)


def by_country(truth: Truth, wrong: Collection[str]) -> dict[str, tuple[int, int]]:
    """Customers and wrong ones among them, by the country their account facts name."""
    return _sliced(truth, wrong, lambda label: label.country or UNKNOWN)


def _sliced(
    truth: Truth, wrong: Collection[str], name: Callable[[AccountTruth], str]
) -> dict[str, tuple[int, int]]:
    people: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for label in truth.accounts.values():
        if label.population == "customer":
            people[name(label)] += 1
            errors[name(label)] += label.account in wrong
    return {slice_: (people[slice_], errors[slice_]) for slice_ in sorted(people)}

"""Slices count customers only, and wrong ones where they belong."""

from __future__ import annotations

from stillwatch.range.slices import UNKNOWN, by_country, by_language
from stillwatch.range.truth import AccountTruth, Truth

LABELS = [
    AccountTruth(account="a", kind="chat", population="customer", language="fr", country="FR"),
    AccountTruth(account="b", kind="chat", population="customer", language="fr"),
    AccountTruth(account="c", kind="chat", population="customer", language="de", country="FR"),
    AccountTruth(account="m", kind="hydra", population="campaign", language="fr", country="FR"),
]
TRUTH = Truth({label.account: label for label in LABELS}, {})


def test_customers_and_wrong_ones_by_slice() -> None:
    assert by_language(TRUTH, {"b"}) == {"de": (1, 0), "fr": (2, 1)}
    assert by_country(TRUTH, {"b", "c"}) == {"FR": (2, 1), UNKNOWN: (1, 1)}

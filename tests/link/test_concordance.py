"""How far values of several kinds go together, against companions counted one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.concordance import concordance
from stillwatch.model.traffic import Ints, Shared

_KINDS = ("payment", "email_domain", "net", "signup_net")


def _shared(kind: str, value: int, *accounts: int) -> Shared:
    return Shared(kind, value, np.array(accounts, np.int64), 5.0)


def _everybody(count: int) -> Ints:
    return np.arange(count, dtype=np.int64)


@pytest.mark.parametrize("kinds", list(combinations(_KINDS[:3], 2)))
def test_of_one_house_everything_is_shared(kinds: tuple[str, str]) -> None:
    shared = [_shared(kind, 7, *range(6)) for kind in kinds]
    assert concordance(_everybody(6), shared) == 1.0


def test_three_schools_are_three_houses() -> None:
    schools = [(0, 1, 2, 3), (4, 5, 6), (7, 8, 9, 10)]
    shared = [_shared(kind, n, *s) for kind in ("email_domain", "net") for n, s in enumerate(schools)]
    assert concordance(_everybody(11), shared) == 1.0


def test_values_dealt_crosswise_hardly_agree() -> None:
    cards = [_shared("payment", n, *range(n, 16, 4)) for n in range(4)]
    networks = [_shared("net", n, *range(4 * n, 4 * n + 4)) for n in range(4)]
    assert concordance(_everybody(16), [*cards, *networks]) == 0.0


def test_one_kind_alone_agrees_with_nothing() -> None:
    assert concordance(_everybody(5), [_shared("payment", 3, *range(5))]) == 0.0
    assert concordance(_everybody(5), []) == 0.0


def test_where_accounts_work_and_where_they_were_created_is_one_place() -> None:
    places = [_shared("net", 1, *range(5)), _shared("signup_net", 1, *range(5))]
    assert concordance(_everybody(5), places) == 0.0
    domain = _shared("email_domain", 2, *range(5))
    assert concordance(_everybody(5), [places[1], domain]) == 1.0


def test_a_class_that_works_elsewhere_was_created_at_its_school() -> None:
    """Two networks of two pupils each, one school: a stranger's exit that two share does not hide it."""
    domain, school = (_shared(kind, 2, *range(6)) for kind in ("email_domain", "signup_net"))
    at_home = [_shared("net", n, 2 * n, 2 * n + 1) for n in range(2)]
    assert concordance(_everybody(6), [domain, *at_home]) == pytest.approx(4 / 30)
    assert concordance(_everybody(6), [domain, *at_home, school]) == 1.0


def test_other_kinds_and_other_accounts_do_not_count() -> None:
    some = _everybody(4)
    shared = [_shared("payment", 1, 0, 1, 8, 9), _shared("net", 1, 0, 1), _shared("net", 2, 8, 9)]
    ranges = [_shared("payment_bin", 1, *range(4)), _shared("referrer", 1, *range(4))]
    assert concordance(some, [*shared, *ranges]) == 0.5  # two of four share something


def test_a_house_of_guests_does_not_speak_for_everybody() -> None:
    house = [_shared(kind, 9, *range(6)) for kind in ("email_domain", "net")]
    pool = [_shared("payment", n, *range(6 + 4 * n, 10 + 4 * n)) for n in range(3)]
    assert concordance(_everybody(18), [*house, *pool]) == pytest.approx(6 / 18)


@given(st.lists(st.tuples(*[st.integers(-1, 3)] * 4), min_size=1, max_size=14))
def test_it_is_what_counting_companions_gives(codes: list[tuple[int, int, int, int]]) -> None:
    accounts = np.arange(len(codes), dtype=np.int64) * 3
    shared = [
        Shared(kind, value, accounts[[row[k] == value for row in codes]], 4.0)
        for k, kind in enumerate(_KINDS)
        for value in range(4)
    ]
    shares = []
    for i, one in enumerate(codes):
        others = codes[:i] + codes[i + 1 :]
        same = [[a == b >= 0 for a, b in zip(one, other, strict=True)] for other in others]
        alike = [payer + domain + (net or signup) for payer, domain, net, signup in same]
        company = sum(n >= 1 for n in alike)
        shares.append(sum(n >= 2 for n in alike) / company if company else 0.0)
    assert concordance(accounts, shared) == pytest.approx(sum(shares) / len(shares))

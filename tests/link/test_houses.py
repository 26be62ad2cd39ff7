"""Who belongs to a house that is mostly not in a campaign, against companions counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link import houses
from stillwatch.link.houses import concordance_among_all, houses_within, largest_house, of_other_houses
from stillwatch.model.traffic import Accounts
from tests.stage.population import Population
from tests.stage.staging import staged

FIRM: dict[str, str | list[str]] = {"payment": "card", "email_domain": "firm", "net": "office"}


def accounts(inside: int, outside: int = 6, firm: dict[str, str | list[str]] | None = None) -> Accounts:
    """A pool of twelve that shares cards and networks crosswise, then so many of a firm's accounts that show
    its frames, so many that do not, and customers."""
    dealt: dict[str, str | list[str]] = {"payment": ["a", "b", "c"], "net": ["x", "y"]}
    alone: dict[str, str | list[str]] = {"payment": "*", "net": "*"}
    known = FIRM if firm is None else firm
    pool = Population(count=12, member=True, attributes=dealt)
    guests, others = (Population(count=n, attributes=known) for n in (inside, outside))
    everybody = Population(count=60, a_day=3.0, attributes={**alone, "email_domain": "freemail"})
    return staged([one for one in (pool, guests, others, everybody) if one.count])[0].accounts


def leaving(inside: int, among: Accounts) -> list[int]:
    return [int(one) for one in of_other_houses(np.arange(12 + inside), among)]


@pytest.mark.parametrize("inside", [1, 2])
def test_accounts_of_a_firm_that_is_mostly_elsewhere_leave(inside: int) -> None:
    assert leaving(inside, accounts(inside)) == list(range(12, 12 + inside))


def test_a_house_of_which_half_is_inside_is_left_to_other_rules() -> None:
    assert leaving(4, accounts(4, 3)) == []


def test_a_second_account_of_the_same_person_is_no_house() -> None:
    assert leaving(1, accounts(1, 1)) == []
    assert leaving(1, accounts(1, 2)) == [12]


@pytest.mark.parametrize("kept", [["payment"], ["email_domain"], ["net"], ["net", "signup_net"]])
def test_one_thing_in_common_makes_no_house(kept: list[str]) -> None:
    known: dict[str, str | list[str]] = dict.fromkeys(kept, "one")
    assert leaving(1, accounts(1, firm=known)) == []


def test_two_things_in_common_make_one() -> None:
    signed_up: dict[str, str | list[str]] = {"email_domain": "school", "signup_net": "school"}
    assert leaving(1, accounts(1, firm=signed_up)) == [12]


def test_who_shares_a_card_with_the_pool_is_the_pools() -> None:
    shares_a_card = FIRM | {"payment": "a"}
    assert leaving(1, accounts(1, firm=shares_a_card)) == []


def test_freemail_and_a_carriers_exit_are_no_house() -> None:
    """Three of the sixty-seven that have the mail domain share the network as well."""
    everyday: dict[str, str | list[str]] = {"email_domain": "freemail", "net": "exit"}
    assert leaving(1, accounts(1, 3, firm=everyday)) == []


def test_what_a_crowd_has_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(houses, "_CROWD", 6)
    assert leaving(1, accounts(1, 6)) == []
    assert leaving(1, accounts(1, 5)) == [12]


def test_a_crowd_and_what_a_crowd_has_tell_nothing_of_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    among, guests = accounts(4, 2), np.arange(12, 16)
    assert concordance_among_all(guests, among) == 1.0
    monkeypatch.setattr(houses, "_CROWD", 5)
    assert concordance_among_all(guests, among) == 0.0, "six have what they share"
    assert concordance_among_all(np.arange(12, 18), among) == 0.0, "they are a crowd themselves"


def test_a_pool_shared_crosswise_of_which_few_were_found_stays() -> None:
    assert of_other_houses(np.arange(4), accounts(0)).tolist() == []


def test_without_facts_nobody_leaves() -> None:
    assert leaving(1, accounts(1, firm={})) == []
    nothing = staged([Population(count=12, member=True), Population(count=30)])[0].accounts
    assert of_other_houses(np.arange(12), nothing).tolist() == []


ISLANDS = np.repeat([0, 1, 2], [8, 4, 4])


def within(known: dict[str, str | list[str]], linked: int = 16, others: dict[str, str] | None = None) -> int:
    """How many of an island of four leave that stands beside one of eight and one of four `others`."""
    alone: dict[str, str | list[str]] = {"payment": "*", "net": "*"}
    pools = [Population(count=8, member=True, attributes=alone), Population(count=4, attributes=known)]
    pools += [Population(count=4, attributes=dict(others or {})), Population(count=40, attributes=alone)]
    found = houses_within(np.arange(16), ISLANDS, np.arange(linked), staged(pools)[0].accounts)
    assert found.tolist() in ([], [8, 9, 10, 11])
    return len(found)


def test_an_island_on_one_card_is_a_customers() -> None:
    assert within({"payment": "card", "net": "*"}) == 4
    assert within({"payment": ["a", "a", "a", "b"]}) == 0


def test_an_island_that_shares_domain_and_network_is_a_customers() -> None:
    assert within({"email_domain": "school", "net": "school"}) == 4
    assert within({"net": "exit"}) == 0
    assert within({}) == 0


def test_three_linked_accounts_of_an_island_are_too_few() -> None:
    assert within({"payment": "card"}, linked=11) == 0
    assert within({"payment": "card"}, linked=12) == 4


def test_where_half_of_the_linked_are_on_a_card_each_nobody_leaves() -> None:
    assert within({"payment": "card"}, others={"payment": "another"}) == 0


@pytest.mark.parametrize(
    ("known", "size", "expected"),
    [
        ({"payment": "card"}, 6, 0.6),
        ({"payment": [*5 * ["card"], "another"]}, 6, 0.6),
        ({"payment": ["a", "b"]}, 6, 0.0),
        ({"email_domain": "school", "net": "school"}, 6, 0.6),
        ({"net": "exit"}, 6, 0.0),
        ({"payment": "card"}, 4, 0.0),  # four are no group by themselves
    ],
)
def test_the_largest_house_among_others(
    known: dict[str, str | list[str]], size: int, expected: float
) -> None:
    alone: dict[str, str | list[str]] = {"payment": "*", "net": "*"}
    house = Population(count=size, member=True, attributes=alone | known)
    pairs = Population(count=4, member=True, attributes={"payment": "*", "net": ["x", "x", "y", "y"]})
    among = staged([house, pairs, Population(count=40, attributes=alone)])[0].accounts
    everybody = np.arange(size + 4)
    holders = [everybody[:size], everybody[size : size + 2], everybody[size + 2 :]]
    assert largest_house(everybody, holders, among) == pytest.approx(expected)


def test_of_several_houses_the_largest_counts() -> None:
    cards = ["a"] * 5 + ["b"] * 7
    among = staged([Population(count=12, member=True, attributes={"payment": cards})])[0].accounts
    accounts_ = np.arange(12)
    assert largest_house(accounts_, [accounts_[:5], accounts_[5:]], among) == pytest.approx(7 / 12)
    assert largest_house(accounts_[:0], [], among) == 0.0


@given(st.lists(st.tuples(*[st.integers(-1, 4)] * 4), min_size=2, max_size=20), st.integers(1, 20))
def test_it_is_what_counting_companions_gives(codes: list[tuple[int, int, int, int]], inside: int) -> None:
    kinds = ("payment", "email_domain", "net", "signup_net")
    known = [
        Population(
            count=1, attributes={k: f"{k} {v}" for k, v in zip(kinds, one, strict=True) if v >= 0}, a_day=9.0
        )
        for one in codes
    ]
    # somebody has each attribute, so that the feed knows it
    last = Population(count=1, attributes=dict.fromkeys(kinds, "nobody else's"))
    among = staged([*known, last])[0].accounts
    members = range(min(inside, len(codes)))
    expected = [i for i in members if _leaves(i, codes, members)]
    assert of_other_houses(np.array(members), among).tolist() == expected
    together = [len(house) / max(len(shared), 1) for shared, house in (_company(i, codes) for i in members)]
    assert concordance_among_all(np.array(members), among) == pytest.approx(np.mean(together))


def _company(i: int, codes: list[tuple[int, int, int, int]]) -> tuple[list[int], list[int]]:
    """Who shares anything with one of these, and who shares several things."""

    def things(j: int) -> int:
        same = [a == b >= 0 for a, b in zip(codes[i], codes[j], strict=True)]
        return same[0] + same[1] + (same[2] or same[3])

    others = [j for j in range(len(codes)) if j != i]
    return [j for j in others if things(j) >= 1], [j for j in others if things(j) >= 2]


def _leaves(i: int, codes: list[tuple[int, int, int, int]], members: range) -> bool:
    shared, house = _company(i, codes)
    at_home = [j for j in house if j in members]
    tied = [j for j in shared if j in members and j not in house]
    if len(house) < 2 or 2 * len(house) < len(shared) or tied:
        return False
    return 2 * len(at_home) < len(house)

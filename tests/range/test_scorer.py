"""The scorer gives the known answers for hand-made results, and keeps its laws on any result."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.model.scan import AccountVerdict, Campaign, ReadCounts, ScanResult, Window
from stillwatch.range.scorer import Score, score, wilson
from stillwatch.range.truth import AccountTruth, Truth

BEFORE, FLAG, AFTER = "2026-01-05T10:00:00.000Z", "2026-01-05T12:00:00Z", "2026-01-05T14:00:00.000Z"


def campaign(name: str, accounts: list[str], authorised: str | None = None) -> Campaign:
    return Campaign(
        id=name, accounts=accounts, first_seen=BEFORE, last_seen=AFTER, exchanges=0, harvest_exchanges=0,
        output_tokens=0, confidence=1.0, bits={}, targets=[], lifecycle=[], evidence=[],
        authorised=authorised,
    )  # fmt: skip


def result(*campaigns: Campaign, flagged_at: str = FLAG) -> ScanResult:
    verdicts = {
        a: AccountVerdict(account=a, flagged_at=flagged_at, campaign=c.id, bits=1.0, harvest_share=1.0)
        for c in campaigns
        for a in c.accounts
    }
    return ScanResult(
        window=Window(BEFORE, AFTER), read=ReadCounts(0, 0, 0), campaigns=list(campaigns), coordination=[],
        accounts=list(verdicts.values()),
    )  # fmt: skip


def truth(members: int = 10, customers: int = 10, harvest: tuple[int, int] = (15, 15)) -> Truth:
    """A hydra of `members` (m0 ...), `customers` (c0 ...) and two licensed accounts (l0, l1).

    Each member sent harvest[0] exchanges before FLAG and harvest[1] after it; m0 only 3.
    """
    labels = [
        AccountTruth(account=f"m{n}", kind="hydra", population="campaign", campaign="h")
        for n in range(members)
    ]
    labels += [AccountTruth(account=f"c{n}", kind="chat", population="customer") for n in range(customers)]
    labels += [
        AccountTruth(account=f"l{n}", kind="licensed_distiller", population="customer", look_alike=True)
        for n in range(2)
    ]
    times = {f"m{n}": (BEFORE,) * harvest[0] + (AFTER,) * harvest[1] for n in range(members)}
    times["m0"] = (BEFORE,) * 3
    return Truth({label.account: label for label in labels}, times)


def test_a_perfect_result() -> None:
    found = score(result(campaign("camp_1", [f"m{n}" for n in range(10)])), truth())
    (row,) = found.campaigns
    assert (row.accounts, row.eligible, row.found) == (10, 9, 9)
    assert (row.recall, row.largest_piece, row.purity, row.pieces) == (1.0, 1.0, 1.0, 1)
    assert (row.harvest, row.leaked) == (9 * 30 + 3, 9 * 15 + 3)
    assert found.totals.wrong == 0
    assert found.totals.recall == 1.0


def test_an_empty_result_finds_nothing_and_leaks_everything() -> None:
    found = score(result(), truth())
    (row,) = found.campaigns
    assert (row.found, row.recall, row.largest_piece, row.purity, row.pieces) == (0, 0.0, 0.0, None, 0)
    assert row.leaked == row.harvest == 273
    assert found.totals.leaked_share == 1.0


def test_a_campaign_reported_in_two_pieces() -> None:
    parts = (campaign("camp_1", [f"m{n}" for n in range(1, 7)]), campaign("camp_2", ["m7", "m8", "m9", "c1"]))
    (row,) = score(result(*parts), truth()).campaigns
    assert row.recall == 1.0
    assert row.largest_piece == pytest.approx(6 / 9)
    assert (row.purity, row.pieces) == (1.0, 2)


def test_lost_members_count_against_the_largest_piece() -> None:
    (row,) = score(result(campaign("camp_1", ["m1", "m2", "m3"])), truth()).campaigns
    assert row.recall == row.largest_piece == pytest.approx(3 / 9)
    assert row.purity == 1.0


def test_customers_in_a_campaign_are_wrong_and_spoil_its_purity() -> None:
    found = score(result(campaign("camp_1", [f"m{n}" for n in range(8)] + ["c1", "c2"])), truth())
    (row,) = found.campaigns
    assert row.purity == 0.8
    chat = next(k for k in found.customers if k.kind == "chat")
    assert (chat.wrong, chat.share) == (2, 0.2)
    assert (chat.low, chat.high) == wilson(2, 10)
    assert found.totals.wrong == 2
    assert found.totals.by_language == {"en": (12, 2)}


def test_licensed_accounts_are_wrong_unless_the_campaign_says_so() -> None:
    for authorised, wrong in ((None, 2), ("licensed student model", 0)):
        found = score(result(campaign("camp_1", ["l0", "l1"], authorised)), truth())
        licensed = next(k for k in found.customers if k.kind == "licensed_distiller")
        assert licensed.wrong == wrong
        assert licensed.look_alike


def test_a_licence_excuses_nobody_else() -> None:
    found = score(result(campaign("camp_1", ["l0", "c3"], "licensed student model")), truth())
    assert found.totals.wrong == 1


def test_harvest_at_the_moment_of_the_flag_has_not_leaked() -> None:
    found = score(result(campaign("camp_1", ["m1"]), flagged_at=BEFORE), truth(2))
    (row,) = found.campaigns
    assert row.leaked == 3  # only those of m0, which was never flagged


def test_zones_of_times_are_respected() -> None:
    found = score(result(campaign("camp_1", ["m1"]), flagged_at="2026-01-05T13:00:00+02:00"), truth(2))
    assert found.campaigns[0].leaked == 15 + 3


def test_accounts_of_another_range_are_counted_as_unknown() -> None:
    assert score(result(campaign("camp_1", ["m1", "stranger"])), truth()).totals.unknown_accounts == 1


def test_two_campaigns_of_one_kind_are_judged_apart() -> None:
    labels = {
        a: AccountTruth(account=a, kind="hydra", population="campaign", campaign=a[0])
        for a in ("x1", "x2", "y1", "y2")
    }
    both = Truth(labels, dict.fromkeys(labels, (AFTER,) * 20))
    (row,) = score(result(campaign("camp_1", list(labels))), both).campaigns
    assert (row.recall, row.largest_piece, row.purity) == (1.0, 1.0, 0.5)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_against_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0.0 <= low <= pair[0] / pair[1] <= high <= 1.0


NAMES = [f"m{n}" for n in range(10)] + [f"c{n}" for n in range(10)] + ["l0", "l1", "stranger"]
RESULTS = st.lists(st.lists(st.sampled_from(NAMES), unique=True, max_size=23), max_size=4)


def judged(groups: list[list[str]]) -> Score:
    return score(result(*(campaign(f"camp_{n}", g) for n, g in enumerate(groups))), truth())


@given(RESULTS)
def test_shares_are_shares_and_parts_are_parts(groups: list[list[str]]) -> None:
    found = judged(groups)
    for row in found.campaigns:
        assert 0 <= row.found <= row.eligible <= row.accounts
        assert 0 <= row.leaked <= row.harvest
        assert row.largest_piece is not None
        assert row.recall is not None
        assert row.largest_piece <= row.recall
        assert row.purity is None or 0.0 < row.purity <= 1.0
    totals = found.totals
    assert totals.wrong == sum(k.wrong for k in found.customers)
    assert totals.share is not None
    assert math.isclose(totals.share, totals.wrong / totals.customers)


@given(RESULTS)
def test_order_does_not_matter(groups: list[list[str]]) -> None:
    mixed = [sorted(g, reverse=True) for g in groups]
    assert judged(groups) == judged(mixed)


@given(RESULTS, st.sampled_from(NAMES[1:10]))
def test_reporting_one_more_member_never_lowers_recall_or_raises_the_leak(
    groups: list[list[str]], extra: str
) -> None:
    more = [*groups, [extra]]
    before, after = judged(groups).totals, judged(more).totals
    assert after.found >= before.found
    assert after.leaked <= before.leaked
    assert after.wrong == before.wrong


def test_only_campaigns_of_a_hundred_accounts_count_as_large() -> None:
    everybody = [f"m{n}" for n in range(100)]
    small = score(result(campaign("camp_1", everybody[:99])), truth(members=99))
    large = score(result(campaign("camp_1", everybody)), truth(members=100))
    assert (small.totals.large_harvest, small.totals.large_leaked) == (0, 0)
    assert (large.totals.large_harvest, large.totals.large_leaked) == (99 * 30 + 3, 99 * 15 + 3)


def test_senders_are_all_that_harvest_at_all() -> None:
    (row,) = score(result(campaign("camp_1", ["m0", "m1"])), truth()).campaigns
    assert (row.senders, row.senders_found) == (10, 2)

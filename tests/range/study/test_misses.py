"""Each missed account is counted once, with what the best of its groups lacked."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.model.confidence import Keys
from stillwatch.range.calibrate import GroupBits
from stillwatch.range.study.misses import DROPPED, NO_GROUP, explain_misses
from tests.range.test_scorer import campaign, result, truth


def group(accounts: list[str], coordination: float, harvest: float, linked: float = 1.0) -> GroupBits:
    return GroupBits(
        seed=1, kind="hydra", from_campaign=True, coordination=coordination, harvest=harvest,
        linked_share=linked, owners_share=1.0, accounts=dict.fromkeys(accounts, "hydra"), enough=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("coordination", "harvest", "linked", "lacked"),
    [
        (0.0, 0.0, 0.0, "coordination and harvest"),
        (30.0, 0.0, 1.0, "harvest"),
        (0.0, 15.0, 0.0, "coordination"),
        (30.0, 15.0, 0.2, "coordination"),
        (30.0, 15.0, 1.0, DROPPED),
    ],
)
def test_what_a_group_lacked(coordination: float, harvest: float, linked: float, lacked: str) -> None:
    groups = [group(["m1"], coordination, harvest, linked)]
    told = explain_misses(result(campaign("c", [f"m{n}" for n in range(2, 10)])), truth(), groups)
    assert told == {"hydra": {lacked: 1}}


def test_the_best_group_speaks_for_an_account_and_no_group_for_the_rest() -> None:
    groups = [group(["m1", "m2"], 0.0, 0.0), group(["m1"], 30.0, 0.0)]
    assert explain_misses(result(), truth(members=4), groups) == {
        "hydra": {"coordination and harvest": 1, "harvest": 1, NO_GROUP: 1}
    }


def test_each_group_has_its_own_key() -> None:
    owes = msgspec.structs.replace(group(["m1"], 30.0, 6.0), key=6.5)
    found = result(campaign("c", [f"m{n}" for n in range(2, 10)]))
    assert explain_misses(found, truth(), [owes]) == {"hydra": {"harvest": 1}}
    assert explain_misses(found, truth(), [msgspec.structs.replace(owes, key=6.0)]) == {"hydra": {DROPPED: 1}}


def test_the_keys_are_those_that_the_scan_went_by() -> None:
    found = result(campaign("c", [f"m{n}" for n in range(2, 10)]))
    told = explain_misses(found, truth(), [group(["m1"], 15.0, 15.0)], Keys(coordination=20.0))
    assert told == {"hydra": {"coordination": 1}}


def test_found_accounts_and_those_with_little_harvest_are_no_misses() -> None:
    everybody = [f"m{n}" for n in range(1, 10)]  # m0 has too little
    assert explain_misses(result(campaign("c", everybody)), truth(), []) == {}

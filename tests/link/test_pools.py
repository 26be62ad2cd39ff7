"""Pools of different operators are told apart by identity and habits; one operator's pools stay together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from stillwatch.link.pools import Habits, absorb, split_pools, tied_by_identity
from stillwatch.link.wordings import alike
from stillwatch.model.traffic import Accounts, Floats, Ints
from tests.stage.population import Population
from tests.stage.staging import staged

SIZE = 12
BOTH = np.arange(2 * SIZE)


def accounts(card: tuple[str, str] = ("a", "b")) -> Accounts:
    """Two pools of accounts, each on a card of its own unless it is the same one, among customers."""
    pools = [Population(count=SIZE, member=True, attributes={"payment": one}) for one in card]
    return staged([*pools, Population(count=100, a_day=3.0, attributes={"payment": "*"})])[0].accounts


def in_halves(frames: Floats) -> tuple[csr_array, csr_array]:
    """The counts, each exchange in one half or the other."""
    one = np.random.default_rng(6).binomial(frames.astype(int), 0.5).astype(float)
    return csr_array(one), csr_array(frames - one)


def habits(
    wordings: tuple[int, int] = (0, 0),
    clients: tuple[int, int] = (0, 0),
    lives: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 9e5), (0.0, 9e5)),
    rates: tuple[float, float] = (20.0, 20.0),
    system: tuple[float, float] = (0.0, 0.0),
) -> Habits:
    """What two pools do: numbers stand for sets of wordings and for clients."""
    pool = np.repeat([0, 1], SIZE)
    rng = np.random.default_rng(4)
    frames = np.zeros((2 * SIZE, 40))
    for account, which in enumerate(pool):
        at = 20 * wordings[which] + rng.integers(0, 20, 60)
        np.add.at(frames[account], at, 1)
    marks = np.zeros((2 * SIZE, 2))
    marks[np.arange(2 * SIZE), np.array(clients)[pool]] = 1
    first, last = (np.array([life[side] for life in lives])[pool] for side in (0, 1))
    return Habits(
        in_halves(frames), csr_array(marks), first, last, np.array(rates)[pool], np.array(system)[pool]
    )


def sizes(pools: Ints) -> list[int]:
    return sorted(np.bincount(pools).tolist(), reverse=True)


def test_two_operators_who_use_the_same_frame_are_two() -> None:
    pools = split_pools(BOTH, accounts(), habits(wordings=(0, 1), clients=(0, 1)))
    assert sizes(pools) == [SIZE, SIZE]
    assert len(set(pools[:SIZE].tolist())) == len(set(pools[SIZE:].tolist())) == 1


def half_reworded(uses: int = 60) -> Habits:
    """Two pools that share half of their wordings and run the same client."""
    rng = np.random.default_rng(5)
    frames = np.zeros((2 * SIZE, 60))
    for account in range(2 * SIZE):
        own = 20 * (1 + account // SIZE)
        at = np.where(rng.random(uses) < 0.5, rng.integers(0, 20, uses), own + rng.integers(0, 20, uses))
        np.add.at(frames[account], at, 1)
    return replace(habits(), halves=in_halves(frames))


def test_two_who_reworded_half_of_one_frame_are_two_though_they_run_one_client() -> None:
    assert sizes(split_pools(BOTH, accounts(), half_reworded())) == [SIZE, SIZE]


def test_pools_that_reword_on_the_way_are_one_operators_where_one_follows_the_other() -> None:
    life = habits(lives=((0.0, 4e5), (4e5, 9e5)))
    followed = replace(half_reworded(), first=life.first, last=life.last)
    assert not split_pools(BOTH, accounts(), followed).any()


def test_few_counts_do_not_tell_two_operators_apart() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        frames = np.zeros((2 * SIZE, 20))
        np.add.at(frames, (np.repeat(BOTH, 3), rng.integers(0, 20, 6 * SIZE)), 1)
        few = replace(habits(), halves=in_halves(frames))
        assert not split_pools(BOTH, accounts(), few).any(), seed


def test_two_pools_with_the_same_wordings_and_client_are_one_operators() -> None:
    assert not split_pools(BOTH, accounts(), habits()).any()


def test_a_few_accounts_on_many_clients_are_not_two_operators() -> None:
    """Three of each pool happen to have one client in common, nobody else has."""
    marks = np.zeros((2 * SIZE, 2 * SIZE))
    marks[BOTH, np.where(BOTH % SIZE < 3, BOTH // SIZE, BOTH)] = 1
    few = replace(habits(), clients=csr_array(marks))
    assert not split_pools(BOTH, accounts(), few).any()
    facts = accounts()
    facts.attributes["email_domain"] = np.where(np.arange(len(facts)) < SIZE, 0, -1)
    assert split_pools(BOTH, facts, few).any(), "the first pool is a house: one card and one domain"


def test_a_pool_that_follows_another_at_once_is_the_same_operators() -> None:
    handed_over = habits(clients=(0, 1), lives=((0.0, 4e5), (4e5, 9e5)))
    assert not split_pools(BOTH, accounts(), handed_over).any()
    side_by_side = habits(clients=(0, 1))
    assert split_pools(BOTH, accounts(), side_by_side).any()


def test_two_operators_with_one_provider_are_two_and_two_jobs_on_one_card_are_one() -> None:
    facts = accounts(("*", "*"))
    facts.attributes["email_domain"] = np.where(np.arange(len(facts)) < 2 * SIZE, 0, -1)
    two_lists = habits(wordings=(0, 1), clients=(0, 1))
    assert sizes(split_pools(BOTH, facts, two_lists)) == [SIZE, SIZE]
    facts.attributes["payment"][: 2 * SIZE] = 0
    assert not split_pools(BOTH, facts, two_lists).any()


@pytest.mark.parametrize("card", [("a", "a"), ("*", "*")])
def test_where_identity_tells_nothing_apart_there_is_one_pool(card: tuple[str, str]) -> None:
    assert not split_pools(BOTH, accounts(card), habits(wordings=(0, 1), clients=(0, 1))).any()


def test_a_member_without_identity_goes_where_its_wordings_are() -> None:
    facts = accounts()
    facts.attributes["payment"][[3, SIZE + 3]] = -1
    pools = split_pools(BOTH, facts, habits(wordings=(0, 1), clients=(0, 1)))
    assert pools[3] == pools[0] != pools[SIZE]
    assert pools[SIZE + 3] == pools[SIZE]


def test_another_pace_is_another_operator_who_copied_the_frame() -> None:
    assert split_pools(BOTH, accounts(), habits(rates=(20.0, 70.0))).any()
    assert not split_pools(BOTH, accounts(), habits(rates=(20.0, 35.0))).any()


def test_another_place_of_the_frame_is_another_operator() -> None:
    assert split_pools(BOTH, accounts(), habits(system=(1.0, 0.0))).any()
    assert not split_pools(BOTH, accounts(), habits(system=(1.0, 0.8))).any()


def test_loose_members_go_where_their_wordings_are_whatever_their_client() -> None:
    facts = accounts()
    facts.attributes["payment"][[1, 2]] = -1
    mixed = habits(wordings=(0, 1), clients=(0, 1))
    marks = mixed.clients.toarray()
    marks[1] = [0, 1]  # the other pool's client, but this pool's sixty wordings
    pools = split_pools(BOTH, facts, replace(mixed, clients=csr_array(marks)))
    assert pools[1] == pools[2] == pools[0] != pools[SIZE]


def test_members_of_a_weak_pool_go_to_the_standing_one_they_resemble() -> None:
    pools = np.repeat([0, 1, 2], [SIZE, SIZE - 4, 4])
    assert absorb(pools, [2], habits(wordings=(0, 1))).tolist() == [0] * SIZE + [1] * SIZE
    assert absorb(pools, [2], habits(wordings=(0, 0), clients=(0, 1))).tolist() == [0] * SIZE + [1] * SIZE
    assert absorb(pools, [1, 2], habits(wordings=(0, 1))).tolist() == [0] * 2 * SIZE


def test_a_value_that_strangers_have_too_or_two_alone_share_ties_no_pool() -> None:
    def largest(*populations: Population) -> int:
        facts = staged(populations)[0].accounts
        return int(np.bincount(tied_by_identity(np.arange(SIZE), facts)).max())

    def payment(card: str | list[str], count: int = SIZE) -> Population:
        return Population(count=count, attributes={"payment": card})

    assert largest(payment("a"), payment("*", 50)) == SIZE
    assert largest(payment("a"), payment("*", 50), payment("a", 10)) == 1
    assert largest(payment([str(n // 2) for n in range(SIZE)]), payment("*", 50)) == 1
    assert largest(Population(count=SIZE, attributes={"client": "x"}), payment("*", 50)) == 1


def two_pools(same: float, each: int, rng: np.random.Generator) -> float:
    """Resemblance of two samples of `each` sightings from distributions over 60 wordings that have a true
    cosine of `same`."""
    p, apart = rng.dirichlet(np.ones(30), 2)
    one = np.concatenate([p, np.zeros(30)])
    # of a mixture w p + (1 - w) q with p, q apart, the cosine is w |p| / sqrt(w^2 |p|^2 + (1 - w)^2 |q|^2)
    ratio = np.linalg.norm(p) / np.linalg.norm(apart)
    weight = 1 / (1 + ratio * np.sqrt(1 / same**2 - 1)) if same else 0.0
    other = np.concatenate([weight * p, (1 - weight) * apart])
    assert one @ other / np.linalg.norm(one) / np.linalg.norm(other) == pytest.approx(same)
    counts = csr_array(np.stack([rng.multinomial(each, one), rng.multinomial(each, other)]).astype(float))
    return alike(counts, np.array([0]), np.array([1]))


@pytest.mark.parametrize("same", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("each", [40, 400])
def test_the_noise_of_small_counts_does_not_make_copies_look_apart(same: float, each: int) -> None:
    rng = np.random.default_rng(9)
    found = [two_pools(same, each, rng) for _ in range(400)]
    # the plain cosine of two samples of 40 out of one distribution is about .7
    assert np.mean(found) == pytest.approx(same, abs=0.06 if each == 40 else 0.02)


def test_where_nothing_repeats_nothing_can_be_said() -> None:
    never_twice = csr_array(np.eye(4).reshape(1, 16).repeat(2, axis=0))
    assert alike(never_twice, np.array([0]), np.array([1])) == 1.0
    assert alike(csr_array(np.array([[1.0, 0.0], [0.0, 9.0]])), np.array([0]), np.array([1])) == 1.0


def test_an_attribute_that_nobody_has_ties_nobody() -> None:
    facts = accounts()
    facts.attributes["net"] = np.full(len(facts), -1)
    assert tied_by_identity(BOTH, facts).tolist() == tied_by_identity(BOTH, accounts()).tolist()
    facts.attributes["payment"] = np.full(len(facts), -1)
    assert len(np.unique(tied_by_identity(BOTH, facts))) == len(BOTH)

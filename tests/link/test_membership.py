"""Members live by the family's frames; passers-by and common phrases fall away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.link.membership import MIN_COVERAGE, linked_frames, own_sightings, passers_by

Ints = NDArray[np.int64]


def sightings(uses: dict[tuple[int, int], int]) -> tuple[Ints, Ints, Ints]:
    """(account, frame) to how often: columns exchange, frame, account; one frame an exchange."""
    account = np.repeat([a for a, _ in uses], list(uses.values())).astype(np.int64)
    frame = np.repeat([f for _, f in uses], list(uses.values())).astype(np.int64)
    order = np.argsort(frame, kind="stable")
    return np.arange(len(frame), dtype=np.int64), frame[order], account[order]


def users_of(frame: Ints, account: Ints, unseen: dict[int, int] | None = None) -> Ints:
    """How many accounts use each frame 0 to 9: those seen here, and so many more of some frames."""
    users = [len(set(account[frame == one].tolist())) for one in range(10)]
    return np.array([n + (unseen or {}).get(one, 0) for one, n in enumerate(users)])


def members(
    uses: dict[tuple[int, int], int], exchanges: list[int], unseen: dict[int, int] | None = None
) -> set[int]:
    x, frame, account = sightings(uses)
    users = users_of(frame, account, unseen)
    return set(account[own_sightings(x, frame, account, np.array(exchanges), users)].tolist())


def test_who_gives_the_family_a_tenth_is_a_member_and_who_brushes_it_is_not() -> None:
    uses = {(account, 1): 20 for account in range(5)} | {(5, 1): 2}
    assert members(uses, [100] * 5 + [1000]) == set(range(5))


def test_a_single_use_is_no_membership() -> None:
    uses = {(account, 1): 5 for account in range(4)} | {(4, 1): 1}
    assert members(uses, [5, 5, 5, 5, 1]) == {0, 1, 2, 3}


def test_a_phrase_of_strangers_is_dropped_from_the_family() -> None:
    uses = {(account, 1): 20 for account in range(5)} | {(account, 2): 2 for account in range(30)}
    x, frame, account = sightings(uses)
    kept = own_sightings(x, frame, account, np.full(30, 60), users_of(frame, account))
    assert set(frame[kept].tolist()) == {1}
    assert set(account[kept].tolist()) == set(range(5))


def test_who_is_held_by_a_strangers_phrase_alone_falls_with_it() -> None:
    by_family = {(account, 1): 20 for account in range(5)}
    by_phrase = {(5, 2): 20} | {(account, 2): 2 for account in range(6, 40)}
    assert members(by_family | by_phrase, [60] * 40) == set(range(5))


def test_strangers_count_against_a_phrase_though_their_sightings_are_not_here() -> None:
    """Only suspects' exchanges are loaded: of a phrase's thirty users five may be in sight."""
    both = {(account, frame): 20 for account in range(5) for frame in (1, 2)}
    x, frame, account = sightings(both)
    users = users_of(frame, account, {2: 30})
    kept = own_sightings(x, frame, account, np.full(5, 60), users)
    assert set(frame[kept].tolist()) == {1}
    assert linked_frames(frame, account, np.arange(5), 0.5, users).tolist() == [1]


def test_who_is_held_by_an_unseen_phrase_alone_is_no_member() -> None:
    uses = {(account, 1): 20 for account in range(5)} | {(5, 2): 20}
    assert members(uses, [60] * 6) == set(range(6))
    assert members(uses, [60] * 6, unseen={2: 2}) == set(range(5))


@pytest.mark.parametrize(
    ("users", "living_by_it", "accounts", "owned"),
    [
        (60, 54, 200, True),  # nine in ten of them live by it
        (60, 53, 200, False),
        (60, 30, 240, True),  # a quarter of all is no large part
        (50, 25, 100, True),  # nor are fifty
        (51, 45, 100, False),
    ],
)
def test_what_a_large_part_of_all_accounts_use_is_owned_only_by_nearly_all_of_them(
    users: int, living_by_it: int, accounts: int, owned: bool
) -> None:
    uses = {(account, 1): 20 if account < living_by_it else 2 for account in range(users)}
    assert members(uses, [60] * accounts) == (set(range(living_by_it)) if owned else set())


use_tables = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 5)), st.integers(1, 9), min_size=1, max_size=30
)


@given(use_tables, st.integers(1, 100))
def test_every_member_covers_its_share_with_its_own_sightings(
    uses: dict[tuple[int, int], int], busy: int
) -> None:
    x, frame, account = sightings(uses)
    exchanges = np.bincount(account, minlength=10) + busy
    kept = own_sightings(x, frame, account, exchanges, users_of(frame, account))
    for member in np.unique(account[kept]):
        own = int((account[kept] == member).sum())
        assert own >= max(2, MIN_COVERAGE * exchanges[member])


@given(use_tables, st.permutations(range(10)))
def test_accounts_are_names_only(uses: dict[tuple[int, int], int], names: list[int]) -> None:
    renamed = {(names[a], f): n for (a, f), n in uses.items()}
    exchanges = [30 + 7 * a for a in range(10)]
    moved = [exchanges[names.index(a)] for a in range(10)]
    assert members(renamed, moved) == {names[a] for a in members(uses, exchanges)}


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_linked_frames_are_those_that_linked_accounts_use_beyond_their_share(share: float) -> None:
    own = {(account, 1): 3 for account in range(8)}
    phrase = {(account, 2): 3 for account in range(40)}
    _, frame, account = sightings(own | phrase)
    users = users_of(frame, account)
    assert linked_frames(frame, account, np.arange(8), share, users).tolist() == [1]


@given(use_tables, st.sets(st.integers(0, 9)), st.floats(0, 1))
def test_more_linked_users_never_lose_a_frame(
    uses: dict[tuple[int, int], int], linked: set[int], share: float
) -> None:
    _, frame, account = sightings(uses)
    users = users_of(frame, account)
    some = set(linked_frames(frame, account, np.array(sorted(linked), np.int64), share, users).tolist())
    more = set(linked_frames(frame, account, np.arange(10), share, users).tolist())
    assert some <= more == set(frame.tolist())


# a pool of ten accounts that change between thirty frames, and account 10, whom nothing links
POOL = {(account, (3 * account + turn) % 30): 1 for account in range(10) for turn in range(20)}
FIXED = {(account, 0): 20 for account in range(10)}


def aside(
    pool: dict[tuple[int, int], int],
    stranger: dict[int, int],
    *,
    same_client: bool = False,
    excused: bool = False,
    exchanges: int = 0,
    linked: range = range(10),
) -> bool:
    """Whether account 10, which shows these frames so often, is told to be a passer-by (and nobody else)."""
    x, frame, account = sightings(pool | {(10, shown): times for shown, times in stranger.items()})
    it = np.arange(11) == 10
    sent = np.where(it, exchanges or sum(stranger.values()), 20)
    told = passers_by(x, frame, account, np.array(linked), it & same_client, it & excused, sent)
    assert set(told.tolist()) <= {10}
    return len(told) == 1


def test_who_shows_one_sentence_in_every_exchange_passes_by() -> None:
    assert aside(POOL, {0: 20})
    assert not aside(POOL, {0: 20}, same_client=True)


def test_who_repeats_few_wordings_where_the_pool_takes_them_as_they_come_passes_by() -> None:
    ten = {(account, frame): 2 for account in range(10) for frame in range(10)}
    assert aside(ten, {0: 8, 1: 8, 2: 2, 3: 2})
    assert not aside(ten, {frame: 1 + frame % 3 for frame in range(10)})


def test_where_each_account_of_the_pool_keeps_to_its_own_wordings_others_may_too() -> None:
    sticky = {(account, (3 * account + turn) % 30): 3 for account in range(10) for turn in range(7)}
    assert not aside(sticky, dict.fromkeys(range(3, 10), 3))


def test_a_chance_repetition_makes_no_stranger() -> None:
    wide = {(account, (7 * account + turn) % 60): 1 for account in range(10) for turn in range(20)}
    assert not aside(wide, {1: 2, 2: 1, 3: 1, 4: 1})


def test_who_changes_as_the_pool_does_belongs_to_it_without_a_link() -> None:
    assert not aside(POOL, dict.fromkeys(range(20), 1))


def test_a_young_account_is_asked_for_no_more_frames_than_its_exchanges_allow() -> None:
    assert not aside(POOL, {0: 1, 1: 1, 2: 1, 3: 1})


def test_who_gives_the_frames_a_corner_of_its_traffic_passes_by() -> None:
    frames = dict.fromkeys(range(20), 1)
    assert aside(POOL, frames, exchanges=20 * 4)
    assert not aside(POOL, frames, exchanges=20 * 2)


def test_where_the_pool_has_one_sentence_only_the_client_or_missing_facts_speak_for_an_account() -> None:
    assert aside(FIXED, {0: 20})
    assert not aside(FIXED, {0: 20}, same_client=True)
    assert not aside(FIXED, {0: 20}, excused=True)


def test_missing_facts_excuse_nobody_who_keeps_to_one_of_many_frames() -> None:
    assert aside(POOL, {0: 20}, excused=True)


def test_where_nobody_is_linked_nobody_passes_by() -> None:
    assert not aside(POOL, {0: 20}, linked=range(0))


@given(use_tables, st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.permutations(range(10)))
def test_the_linked_and_those_of_the_client_never_pass_by_and_accounts_are_names(
    uses: dict[tuple[int, int], int], linked: set[int], client: set[int], names: list[int]
) -> None:
    def told(uses: dict[tuple[int, int], int], name: list[int]) -> set[int]:
        x, frame, account = sightings(uses)
        mine = np.isin(np.arange(10), [name[a] for a in client])
        members = np.array(sorted(name[a] for a in linked), np.int64)
        return set(passers_by(x, frame, account, members, mine, ~mine, np.full(10, 60)).tolist())

    found = told(uses, list(range(10)))
    assert not found & (linked | client)
    assert told({(names[a], f): n for (a, f), n in uses.items()}, names) == {names[a] for a in found}

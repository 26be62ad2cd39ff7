"""Frames, their company and the suspects, over small random lakes against plain loops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.families import (
    MIN_ACCOUNTS,
    Company,
    keep_company,
    parts_for,
    place_frames,
    plane_mask,
)
from stillwatch.engine.population import measure_accounts
from stillwatch.engine.sightings import SIGHTS, Sight
from stillwatch.link.families import CoUsage
from stillwatch.model.errors import StillwatchError
from tests.engine.drawn import CLUSTERS, Sent, as_lake, drawn, uses_of

MASK = 0b11111111111111


def companies(sent: list[Sent], local: bool = True) -> dict[Sight, Company]:
    """The company of each sight in a lake of these exchanges."""
    with DuckDBEngine() as engine:
        engine.local = local
        engine.register("exchanges", as_lake(sent))
        accounts = measure_accounts(engine, None, {})
        place_frames(engine)
        return {sight: keep_company(engine, sight, len(accounts), len(sent)) for sight in SIGHTS}


def noting(parts: list[int]) -> Callable[[int, int], int]:
    """Counts parts as the code does, and notes how many."""

    def count(exchanges: int, at_once: int) -> int:
        parts.append(parts_for(exchanges, at_once))
        return parts[-1]

    return count


@pytest.mark.parametrize(("local", "at_once"), [(True, "_AT_ONCE_HERE"), (False, "_AT_ONCE")])
def test_frames_counted_in_parts_keep_the_same_company(
    monkeypatch: pytest.MonkeyPatch, local: bool, at_once: str
) -> None:
    sent = [one for frames in ((11, 12), (13, 14), (15,)) for one in pool(9, frames, 5)]
    whole = companies(sent, local)
    parts: list[int] = []
    monkeypatch.setattr(f"stillwatch.engine.families.{at_once}", 20)
    monkeypatch.setattr("stillwatch.engine.families.parts_for", noting(parts))
    parted = companies(sent, local)
    assert min(parts) > 1
    assert len(whole["wording"].hashes) > 1
    for sight in SIGHTS:
        for name in ("hashes", "users", "regulars", "suspects"):
            assert getattr(parted[sight], name).tolist() == getattr(whole[sight], name).tolist()
        assert parted[sight].pairs.together.sum() == whole[sight].pairs.together.sum()


def shown(sent: list[Sent], sight: Sight) -> dict[int, set[int]]:
    """The frames of each exchange."""
    return {n: one.wordings() if sight == "wording" else one.meanings(MASK) for n, one in enumerate(sent)}


def is_member(uses: int, exchanges: int) -> bool:
    return uses >= 2 and uses >= 0.1 * exchanges


def regulars_of(uses: Counter[int], exchanges: Counter[int]) -> int:
    return sum(is_member(often, exchanges[account]) for account, often in uses.items())


def suspects_of(company: Company, uses: dict[int, Counter[int]], exchanges: Counter[int]) -> list[int]:
    """Accounts that may live by a family which several accounts may live by, once frames that are mostly
    strangers' are dropped three times."""
    family = company.families()
    found: set[int] = set()
    for one in set(family.tolist()):
        frames = company.hashes[family == one].tolist()
        if len(frames) == 1 and regulars_of(uses[frames[0]], exchanges) < MIN_ACCOUNTS:
            continue
        for _ in range(3):
            members = members_of(frames, uses, exchanges)
            frames = [f for f in frames if 2 * len(uses[f].keys() & members) >= len(uses[f])]
        members = members_of(frames, uses, exchanges)
        found |= members if len(members) >= MIN_ACCOUNTS else set()
    return sorted(found)


def members_of(frames: list[int], uses: dict[int, Counter[int]], exchanges: Counter[int]) -> set[int]:
    shows: Counter[int] = Counter()
    for frame in frames:
        shows.update(uses[frame])
    return {account for account, often in shows.items() if is_member(often, exchanges[account])}


@settings(max_examples=15, deadline=None)
@given(drawn())
def test_frames_and_suspects_are_those_of_plain_loops(sent: list[Sent]) -> None:
    exchanges = Counter(one.account for one in sent)
    for sight, company in companies(sent).items():
        uses = uses_of(shown(sent, sight), sent)
        several = {frame for frame, by in uses.items() if len(by) >= 2}
        often = {frame for frame in several if regulars_of(uses[frame], exchanges) >= MIN_ACCOUNTS}
        hashes = company.hashes.tolist()
        assert often <= set(hashes) <= several
        paired = {hashes[i] for i in (*company.pairs.one.tolist(), *company.pairs.other.tolist())}
        joined = set(company.hashes[company.joined >= 0].tolist())
        assert set(hashes) == often | paired | joined
        assert hashes == sorted(hashes)
        assert company.users.tolist() == [len(uses[frame]) for frame in hashes]
        assert company.regulars.tolist() == [regulars_of(uses[frame], exchanges) for frame in hashes]
        for one, other, together in zip(
            company.pairs.one, company.pairs.other, company.pairs.together, strict=True
        ):
            both = uses[hashes[one]].keys() & uses[hashes[other]].keys()
            assert len(both) == together
        assert company.suspects.tolist() == suspects_of(company, uses, exchanges)


def test_near_duplicate_texts_are_placed_as_one_frame() -> None:
    sent = [Sent(n % 3, (n % 7 + 1, None, None), (None, None, None), []) for n in range(14)]
    with DuckDBEngine() as engine:
        engine.register("exchanges", as_lake(sent))
        engine.local = False
        clusters = place_frames(engine)
        placed = engine.table("placed")["system"].to_pylist()
    assert dict(zip(clusters["unit"].to_pylist(), clusters["frame"].to_pylist(), strict=True)) == CLUSTERS
    assert sorted(placed) == sorted(CLUSTERS.get(n % 7 + 1, n % 7 + 1) for n in range(14))


def pool(accounts: int, frames: tuple[int, ...], times: int, first: int = 0) -> list[Sent]:
    """Accounts that show each of the frames so many times."""
    nothing = (None, None, None)
    return [
        Sent(first + account, nothing, nothing, [frame])
        for account in range(accounts)
        for frame in frames
        for _ in range(times)
    ]


def test_who_lives_by_a_frame_is_a_suspect_and_who_brushes_it_is_not() -> None:
    sent = pool(6, (11,), 5) + pool(1, (11,), 1, first=7) + pool(20, (), 1) + pool(3, (12,), 9, first=10)
    company = companies(sent)["wording"]
    assert company.suspects.tolist() == list(range(6))
    assert company.users[company.hashes == 11].tolist() == [7]


def test_a_frame_that_half_of_many_accounts_use_is_common_property() -> None:
    lonely = [sent for n in range(70) for sent in pool(1, (1000 + n,), 1, first=100 + n)]
    few, many = pool(68, (11,), 3) + lonely, pool(72, (11,), 3) + lonely
    assert 11 in companies(few)["wording"].hashes  # 68 of 138
    assert 11 not in companies(many)["wording"].hashes  # 72 of 142


def test_what_was_counted_on_the_way_is_forgotten() -> None:
    with DuckDBEngine() as engine:
        engine.register("exchanges", as_lake(pool(6, (11,), 5)))
        accounts = measure_accounts(engine, None, {})
        place_frames(engine)
        keep_company(engine, "meaning", len(accounts), 30)
        for name in (
            "units",
            "planes",
            "texts_placed",
            "meanings",
            "sightings",
            "shared",
            "uses",
            "frames",
            "meetings",
            "co_usage",
            "families",
            "family_uses",
            "family_members",
            "own_frames",
        ):
            with pytest.raises(StillwatchError, match="no table"):
                engine.table(name)
        assert engine.table("clusters").num_rows == 0


@given(st.integers(0, 2**45))
def test_a_population_twice_as_large_is_cut_by_one_plane_more(population: int) -> None:
    planes = plane_mask(population).bit_length()
    assert plane_mask(population) == 2**planes - 1
    assert 14 <= planes <= 24
    if 14 < planes < 24:
        assert 2.0**-0.51 <= population / 2**17 / 2 ** (planes - 14) <= 2.0**0.51
    assert plane_mask(2 * population).bit_length() - planes in ({0, 1} if planes in (14, 24) else {1})


def test_of_single_frames_only_those_with_regulars_are_promising() -> None:
    nothing = np.empty(0, np.int64)
    company = Company(
        np.arange(4),
        CoUsage(nothing, nothing, nothing, np.empty(0)),
        np.full(4, -1),
        np.full(4, 9),
        np.array([4, 5, 0, 0]),
        nothing,
    )
    assert company.promising(np.arange(4), np.array([0, 1, 2, 2])).tolist() == [1, 2, 3]
    assert company.promising(np.array([0, 2]), np.array([0, 1, 2, 2])).tolist() == []


def test_what_was_joined_is_one_family_and_its_parts_are_looked_at_by_themselves() -> None:
    pairs = CoUsage(np.array([0, 3]), np.array([1, 4]), np.array([9, 9]), np.array([0.1, 0.1]))
    nothing = np.empty(0, np.int64)
    company = Company(np.arange(6), pairs, np.array([0, 0, 0, -1, -1, -1]), nothing, nothing, nothing)
    assert company.families().tolist() == [0, 0, 0, 3, 3, 5]
    assert company.families(np.array([0, 1, 2, 3])).tolist() == [0, 0, 2, 3, 4, 5]

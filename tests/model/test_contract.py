"""The scene: who counts as a customer, what is remembered and how long, what was sent by when; and the
finding that says nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.model.contract import Scene, silent
from tests.stage.hindsight import as_of
from tests.stage.population import EPOCH, HOUR, Population
from tests.stage.staging import staged

MEMBERS = Population(count=5, member=True)
EARLY, LATE = Population(count=10, active=(0.0, 50.0)), Population(count=7, active=(100.0, 168.0))
SCENE, _ = staged([MEMBERS, EARLY, LATE])
ENDS = (SCENE.began, SCENE.ended)
SUSPECTS = np.arange(3, 15)


def some_loaded() -> Scene:
    """The scene with the exchanges of SUSPECTS alone."""
    mine = np.flatnonzero(np.isin(SCENE.traffic.account, SUSPECTS))
    columns = {name: column[mine] for name, column in vars(SCENE.traffic).items() if name != "models"}
    return replace(SCENE, traffic=replace(SCENE.traffic, **columns), memory={})


LOADED = some_loaded()


def test_customers_are_all_accounts_where_none_are_set_apart() -> None:
    assert SCENE.customers().tolist() == [True] * 22


def test_accounts_set_apart_are_no_customers() -> None:
    apart = np.zeros(22, bool)
    apart[[5, 20]] = True
    left = SCENE.setting_apart(apart).customers()
    assert np.flatnonzero(left).tolist() == [a for a in range(22) if a not in (5, 20)]


def test_houses_come_with_those_who_are_set_apart() -> None:
    assert SCENE.setting_apart(np.zeros(22, bool)).houses is None
    houses = np.linspace(0.0, 1.0, 22)
    assert SCENE.setting_apart(np.zeros(22, bool), houses).houses is houses


def test_asking_changes_nothing_in_the_scene() -> None:
    apart = np.zeros(22, bool)
    scene = SCENE.setting_apart(apart)
    scene.customers()[:] = False
    assert not apart.any()
    assert scene.customers().all()


def test_what_is_remembered_is_made_once_for_each_name() -> None:
    scene = replace(SCENE, memory={})
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [scene.remembered(name, make) for name in ("one", "other", "one", "other")] == [0, 1, 0, 1]
    assert made == [0, 1]


def test_with_others_set_apart_everything_is_learned_anew() -> None:
    scene = replace(SCENE, memory={})
    apart = scene.setting_apart(np.arange(22) < 5)
    assert scene.remembered("customers", lambda: int(scene.customers().sum())) == 22
    assert apart.remembered("customers", lambda: int(apart.customers().sum())) == 17
    assert scene.remembered("customers", lambda: -1) == 22


def test_the_window_is_that_of_all_accounts_and_not_of_the_suspects() -> None:
    began, ended = SCENE.accounts.first_seen.min(), SCENE.accounts.last_seen.max()
    assert (LOADED.began, LOADED.ended) == (began, ended) == (SCENE.traffic.ts[0], SCENE.traffic.ts[-1])
    assert LOADED.traffic.ts[-1] < ended  # the late ones are no suspects


@given(
    st.sets(st.sampled_from(SUSPECTS.tolist())),
    st.one_of(
        st.floats(EPOCH - HOUR, EPOCH + 169 * HOUR),
        st.sampled_from([*LOADED.traffic.ts[::97].tolist(), *ENDS, ENDS[1] + 1e-3]),
    ),
)
def test_what_was_sent_is_counted_as_a_loop_counts(chosen: set[int], until: float) -> None:
    accounts = np.array(sorted(chosen), np.int64)
    rows = list(zip(LOADED.traffic.account, LOADED.traffic.ts, strict=True))
    expected = [sum(a == account and ts < until for a, ts in rows) for account in accounts]
    found = LOADED.sent(accounts, until)
    assert found.tolist() == expected
    assert found.dtype == np.int64


def test_an_earlier_scene_has_no_memory_of_the_later_one() -> None:
    assert SCENE.ended > as_of(SCENE, EPOCH + 80 * HOUR).ended


def test_silence_has_no_bits_for_anybody() -> None:
    _, group = staged([MEMBERS, EARLY])
    found = silent(group, needs="account facts")
    assert (found.bits, found.says, found.explained, found.needs) == (0.0, "", 0.0, "account facts")
    assert found.per_account.tolist() == [0.0] * 5

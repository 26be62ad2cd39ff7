"""Whoever tries passwords is slowed down, wherever they come from; an office that signs in is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.state.people.attempts import (
    FORGOTTEN_AFTER,
    FREE_ADDRESS,
    FREE_HERE,
    FREE_NAME,
    LONGEST_WAIT,
    SECOND,
    clear_attempts,
    count_attempt,
    drop_old_attempts,
    failures_of,
    is_worth_telling,
    wait_after,
)
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.people import SIGN_INS


def test_a_few_mistakes_are_free_and_then_each_costs_more(state: State) -> None:
    with state.write() as connection:
        now, waits = 1_000, []
        for _ in range(FREE_HERE + 3):
            wait = count_attempt(connection, "ann", "192.0.2.1", now)
            waits.append(wait)
            if wait:
                now += wait
                assert count_attempt(connection, "ann", "192.0.2.1", now) == 0
    assert waits == [0] * FREE_HERE + [SECOND, 2 * SECOND, 4 * SECOND]


def test_who_comes_too_soon_is_not_made_to_wait_longer(state: State) -> None:
    with state.write() as connection:
        for _ in range(FREE_HERE):
            count_attempt(connection, "ann", "192.0.2.1", 1_000)
        waits = {count_attempt(connection, "ann", "192.0.2.1", 1_000) for _ in range(50)}
    assert waits == {SECOND}


def test_one_address_cannot_go_through_all_names(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        waits = [count_attempt(connection, f"name{n}", "192.0.2.1", 1_000) for n in range(FREE_ADDRESS + 1)]
    assert waits == [0] * FREE_ADDRESS + [SECOND]


def test_many_addresses_cannot_go_through_one_name(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        waits = [count_attempt(connection, "ann", f"192.0.2.{n}", 1_000) for n in range(FREE_NAME + 1)]
    assert waits == [0] * FREE_NAME + [SECOND]


def test_an_office_that_signs_in_is_never_made_to_wait(state: State) -> None:
    with state.write() as connection:
        for person in range(3 * FREE_ADDRESS):
            assert count_attempt(connection, f"name{person}", "192.0.2.1", 1_000) == 0
            clear_attempts(connection, f"name{person}", "192.0.2.1")


def test_a_password_that_one_knows_does_not_buy_guesses_of_another(sqlite_state: State) -> None:
    """An address under suspicion stays so, though one of its people signs in between."""
    with sqlite_state.write() as connection:
        now = 1_000
        for number in range(FREE_ADDRESS + 5):
            now += count_attempt(connection, f"name{number}", "192.0.2.1", now)
            count_attempt(connection, f"name{number}", "192.0.2.1", now)
        now += LONGEST_WAIT
        assert count_attempt(connection, "eve", "192.0.2.1", now) == 0
        clear_attempts(connection, "eve", "192.0.2.1")
        assert count_attempt(connection, "ann", "192.0.2.1", now) > 0


def test_mistakes_are_forgotten_after_a_day(state: State) -> None:
    with state.write() as connection:
        for _ in range(FREE_HERE):
            count_attempt(connection, "ann", "192.0.2.1", 1_000)
        later = 1_000 + FORGOTTEN_AFTER + 1
        assert [count_attempt(connection, "ann", "192.0.2.1", later) for _ in range(FREE_HERE)] == [0] * 5
        assert drop_old_attempts(connection, later) == 0
        assert drop_old_attempts(connection, later + FORGOTTEN_AFTER + 1) == 3


def test_a_clock_that_is_set_back_blocks_nobody_for_a_day(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        for _ in range(FREE_HERE):
            count_attempt(connection, "ann", "192.0.2.1", FORGOTTEN_AFTER)
        waits = [count_attempt(connection, "ann", "192.0.2.1", 1_000) for _ in range(2)]
    assert waits[0] == 0
    assert 0 < waits[1] <= LONGEST_WAIT, "and whoever goes on trying is slowed down as before"


def test_wrong_ones_are_counted_by_name_until_somebody_knows_it(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        assert failures_of(connection, "ann") == 0
        for place in range(3):
            count_attempt(connection, "ann", f"192.0.2.{place}", 1_000)
        assert failures_of(connection, "ann") == 3
        clear_attempts(connection, "ann", "192.0.2.1")
        assert failures_of(connection, "ann") == 0


def test_what_is_told_of_an_attack_grows_with_its_logarithm() -> None:
    assert [n for n in range(1, 200) if is_worth_telling(n)] == [5, 10, 20, 40, 80, 160]


def test_neither_names_nor_addresses_are_kept_in_clear(state: State) -> None:
    with state.write() as connection:
        count_attempt(connection, "ann", "192.0.2.1", 1_000)
        kept = str(connection.execute(SIGN_INS.select()).all())
    assert "ann" not in kept
    assert "192.0.2.1" not in kept


@given(failures=st.integers(0, 10**6), free=st.integers(1, 100))
def test_no_wait_is_longer_than_the_longest_and_more_mistakes_never_wait_less(
    failures: int, free: int
) -> None:
    assert 0 <= wait_after(failures, free) <= wait_after(failures + 1, free) <= LONGEST_WAIT

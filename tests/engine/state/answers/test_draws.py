"""Draws outlive the program that made them, and go when they are old."""

from __future__ import annotations

import msgspec

from stillwatch.decide.draws import Draw
from stillwatch.engine.state.answers.draws import all_draws, drop_draws, put_draws
from stillwatch.engine.state.store import State

ONE = Draw(id="draw_1", purse="camp_1", account="a" * 16, at=10, tokens=400.0)
TWO = Draw(id="draw_2", purse="camp_1", account="b" * 16, at=20, tokens=7.5, exchange="e", state="logged")


def test_they_come_back_as_they_were_put_last(state: State) -> None:
    with state.write() as connection:
        put_draws(connection, [TWO, ONE])
        put_draws(connection, [msgspec.structs.replace(ONE, tokens=3.0, state="told")])
    with state.read() as connection:
        assert all_draws(connection, 0) == [msgspec.structs.replace(ONE, tokens=3.0, state="told"), TWO]
        assert all_draws(connection, 15) == [TWO]


def test_old_ones_go(state: State) -> None:
    with state.write() as connection:
        put_draws(connection, [ONE, TWO])
        drop_draws(connection, 20)
        assert all_draws(connection, 0) == [TWO]

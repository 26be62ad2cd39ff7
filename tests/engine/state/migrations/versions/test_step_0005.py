"""The fifth step works on a state that holds data, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from stillwatch.engine.state.address import read_address
from stillwatch.engine.state.answers.indicators import find_indicator, live_indicators
from stillwatch.engine.state.migrate import migrate
from stillwatch.engine.state.store import State, open_state

_OLD = (
    "INSERT INTO indicators (id, kind, value, campaign, source, valid_until) VALUES "
    "('ind_1', 'network', '00000000deadbeef', 'camp_1', 'a partner', 9), "
    "('ind_2', 'network', '00000000deadbeef', NULL, 'a partner', NULL)"
)
_BARE = "INSERT INTO indicators (id, kind, value, source, valid_until) VALUES ('i', 'org', 'v', 's', 9)"


def test_rows_stay_and_what_had_no_end_is_over(empty_address: str) -> None:
    with State(read_address(empty_address)) as state, state.write() as connection:
        migrate(connection, "state", "0004")
        connection.execute(text(_OLD))
    with open_state(empty_address) as state, state.read() as connection:
        found = find_indicator(connection, "ind_1", 8)
        assert found is not None
        assert (found.source, found.reason, found.confidence, found.by) == ("a partner", "", 0.0, "")
        assert live_indicators(connection, 0) == [found]
        indexes = {index["name"] for index in inspect(connection).get_indexes("indicators")}
        assert indexes == {"ix_indicators_kind_value"}


def test_afterwards_nothing_may_be_left_out(empty_address: str) -> None:
    with open_state(empty_address) as state, pytest.raises(DBAPIError), state.write() as connection:
        connection.execute(text(_BARE))

"""The fourth step works on a state that holds data, on both databases."""

from __future__ import annotations

from sqlalchemy import inspect, text

from stillwatch.engine.state.address import read_address
from stillwatch.engine.state.answers.approvals import find_approval
from stillwatch.engine.state.migrate import migrate
from stillwatch.engine.state.store import State, open_state

_APPROVAL = (
    "INSERT INTO approvals (id, campaign, response, asked_at, asked_by, needed, given, state) "
    "VALUES ('ask_1', 'camp_1', 'suspend', 7, 'stillwatch', 1, '[]', 'refused')"
)


def test_questions_that_were_asked_keep_their_answers(empty_address: str) -> None:
    with State(read_address(empty_address)) as state, state.write() as connection:
        migrate(connection, "state", "0003")
        connection.execute(text(_APPROVAL))
    with open_state(empty_address) as state, state.read() as connection:
        asked = find_approval(connection, "ask_1")
        assert asked is not None
        assert (asked.state, asked.grounds) == ("refused", None)
        assert {"draws", "sightings"} <= set(inspect(connection).get_table_names())

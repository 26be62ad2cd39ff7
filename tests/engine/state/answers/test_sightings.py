"""What accounts have shown outlives the program that saw it, and goes when it is old or forgiven."""

from __future__ import annotations

import msgspec

from stillwatch.decide.standing import Exemption
from stillwatch.engine.state.answers.exemptions import put_exemption
from stillwatch.engine.state.answers.sightings import Sighting, all_sightings, drop_sightings, put_sightings
from stillwatch.engine.state.store import State

ONE = Sighting(
    account="a" * 16, campaign="camp_1", habit=-1.5, hits=2, repeats=1, requests=9,
    marks=(-(2**63), 5, 2**63 - 1), updated=10,
)  # fmt: skip
TWO = msgspec.structs.replace(ONE, campaign="camp_2", updated=20)
OTHER = msgspec.structs.replace(ONE, account="b" * 16, updated=30)


def test_they_come_back_as_they_were_put_last(state: State) -> None:
    newer = msgspec.structs.replace(ONE, hits=3, requests=11, updated=15)
    with state.write() as connection:
        put_sightings(connection, [OTHER, ONE, TWO])
        put_sightings(connection, [newer])
        assert all_sightings(connection, 0) == [newer, TWO, OTHER]
        assert all_sightings(connection, 20) == [TWO, OTHER]


def test_what_is_old_or_forgiven_goes(state: State) -> None:
    with state.write() as connection:
        put_sightings(connection, [ONE, TWO, OTHER])
        drop_sightings(connection, 11)
        assert all_sightings(connection, 0) == [TWO, OTHER]
        let_off = Exemption(id="e", scope="account", subject=OTHER.account, reason="released")
        put_exemption(connection, let_off, "ann", 10)
        drop_sightings(connection, 0)
        assert all_sightings(connection, 0) == [TWO]

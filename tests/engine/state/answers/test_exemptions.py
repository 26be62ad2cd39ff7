"""The allow list and programmes, as long as they last."""

from __future__ import annotations

import msgspec

from stillwatch.decide.standing import Exemption, Programme
from stillwatch.engine.state.answers.exemptions import (
    drop_exemption,
    live_exemptions,
    live_programmes,
    put_exemption,
    put_programme,
)  # fmt: skip
from stillwatch.engine.state.store import State

ENTRY = Exemption(id="e", scope="org", subject="o", reason="audited", expires=10)
LICENCE = Programme(id="p", reason="licence", expires=10, org="o", models=("m",), quota=1000.0)


def test_entries_end(state: State) -> None:
    with state.write() as connection:
        put_exemption(connection, ENTRY, "ann", 1)
        put_exemption(connection, msgspec.structs.replace(ENTRY, id="f", expires=None), "ann", 1)
        assert [e.id for e in live_exemptions(connection, 9)] == ["e", "f"]
        assert [e.id for e in live_exemptions(connection, 10)] == ["f"]
        drop_exemption(connection, "f")
        assert live_exemptions(connection, 10) == []
        assert live_exemptions(connection, 9) == [ENTRY]


def test_programmes_come_back_with_scope_and_quota_until_they_end(state: State) -> None:
    with state.write() as connection:
        put_programme(connection, LICENCE)
        assert live_programmes(connection, 9) == [LICENCE]
        assert live_programmes(connection, 10) == []
        put_programme(connection, msgspec.structs.replace(LICENCE, quota=None, models=()))
        assert live_programmes(connection, 9)[0].quota is None

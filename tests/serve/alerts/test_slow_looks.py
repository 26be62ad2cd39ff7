"""Long walks are made now and then, and find a ledger that was changed and kinds that are abused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import update

from stillwatch.decide.ledger.verify import Break, Check
from stillwatch.engine.intake.counters import Counts
from stillwatch.engine.state.answers.accounts import Known, put_account
from stillwatch.engine.state.answers.campaigns import Found, Member, put_campaign, put_member
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables.ledger import LEDGER
from stillwatch.serve.alerts.sight import Fares, Sight
from stillwatch.serve.alerts.slow_looks import AbuseLook, LedgerLook, walk_apart, walk_at
from stillwatch.serve.alerts.telling import Finding
from stillwatch.serve.alerts.terms import KindAbused, LedgerBroken

HOUR = 3_600_000_000


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as state:
        yield state


def at(hour: float, connection: object) -> Sight:
    return Sight(round(hour * HOUR), Fares((), Counts()), connection)  # type: ignore[arg-type]


def only(found: Sequence[Finding] | None) -> Sequence[Finding]:
    assert found is not None
    return found


def test_the_ledger_is_walked_when_it_is_time() -> None:
    walks = [Check(3, "h", None), Check(1, "h", Break(2, "the entry was changed"))]
    look = LedgerLook(LedgerBroken(to=["a"], every_hours=2), lambda: walks.pop(0))
    assert look(at(0, None)) is None
    assert look(at(0, object())) == []
    assert look(at(1.9, object())) == []
    (found,) = only(look(at(2, object())))
    assert found.title == "the ledger is broken at entry 2"
    assert look(at(3, object())) == [found]
    assert walks == []


def test_a_ledger_that_was_changed_is_found_by_a_process_of_its_own(state: State) -> None:
    with state.write() as connection:
        append(connection, 1, "ann", "decide", "a", {})
        append(connection, 2, "ann", "decide", "b", {})
    assert walk_apart(state).is_whole
    with state.write() as connection:
        connection.execute(update(LEDGER).where(LEDGER.c.seq == 2).values(actor="eve"))
    found = walk_at(state.url.render_as_string(hide_password=False)).found
    assert found is not None
    assert found.seq == 2


def test_a_kind_is_told_where_the_interval_lies_above(state: State) -> None:
    with state.write() as connection:
        for number in range(400):
            kind = "education" if number < 40 else "payg"
            put_account(connection, Known(account=f"a{number}", updated=1, kind=kind))
        for campaign in range(4):
            found = Found(
                id=f"camp_{campaign}", first_seen=1, last_seen=2, confidence=0.9, accounts=6, exchanges=9,
                harvest_exchanges=9, output_tokens=9, result="{}", updated=2,
            )  # fmt: skip
            put_campaign(connection, found)
            for number in (*range(campaign * 5, campaign * 5 + 5), 100 + campaign):
                member = Member(campaign=found.id, account=f"a{number}", since=1, bits=1.0, harvest_share=1.0)
                put_member(connection, member)
    with state.read() as connection:
        (told,) = only(AbuseLook(KindAbused(to=["a"]))(at(0, connection)))
        assert told.subject == "education"
        assert told.title == "campaigns use education accounts 45.0 times as often as others"
        assert AbuseLook(KindAbused(to=["a"], times=100))(at(0, connection)) == []
        look = AbuseLook(KindAbused(to=["a"], every_hours=1))
        assert look(at(5, None)) is None
        assert look(at(5, connection)) == look(at(5.5, connection)) == [told]

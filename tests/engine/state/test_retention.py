"""Old rows go by their rule, what is in force or open stays, and the ledger is never shortened."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from stillwatch.engine.state.ledger import append, entries, verify
from stillwatch.engine.state.retention import DAY_US, Retention, prune
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.access import ALLOW_LIST
from stillwatch.engine.state.tables.campaigns import ACCOUNTS, CAMPAIGNS
from stillwatch.engine.state.tables.responses import APPROVALS, DECISIONS, VERDICTS
from stillwatch.engine.state.tables.review import APPEALS, CASES
from tests.engine.state.filled import ACCOUNT, OTHER, row

NOW = 2_000 * DAY_US
OLD, NEW = NOW - 1_000 * DAY_US, NOW - DAY_US


@pytest.fixture
def aged(state: State) -> State:
    """An old and a new row of each kind, and old ones that something in force still needs."""
    with state.write() as connection:
        decisions = [
            row(DECISIONS, number, ACCOUNT) | {"id": name, "at": at, "appeal": name}
            for number, (name, at) in enumerate(
                [("old", OLD), ("new", NEW), ("in force", OLD), ("appealed", OLD), ("refused", OLD)]
            )
        ]
        connection.execute(DECISIONS.insert(), decisions)
        connection.execute(
            VERDICTS.insert(),
            [
                row(VERDICTS, 0, ACCOUNT) | {"decision": "in force", "expires": None, "campaign": "in force"},
                row(VERDICTS, 1, OTHER) | {"decision": "old", "expires": OLD, "campaign": "old"},
            ],
        )
        connection.execute(
            APPEALS.insert(),
            [
                row(APPEALS, 0, ACCOUNT) | {"decision": "appealed", "state": "open"},
                row(APPEALS, 1, ACCOUNT) | {"decision": "refused", "state": "refused"},
            ],
        )
        connection.execute(
            CAMPAIGNS.insert(),
            [
                row(CAMPAIGNS, 0, ACCOUNT) | {"id": name, "status": status, "updated": at}
                for name, status, at in [
                    ("old", "rejected", OLD), ("new", "rejected", NEW), ("confirmed", "confirmed", OLD),
                    ("in force", "released", OLD), ("open case", "released", OLD),
                ]
            ],
        )  # fmt: skip
        connection.execute(
            CASES.insert(),
            [
                row(CASES, 0, ACCOUNT)
                | {"id": "open", "campaign": "open case", "state": "open", "updated": OLD},
                row(CASES, 1, ACCOUNT)
                | {"id": "old", "campaign": "old", "state": "rejected", "updated": OLD},
            ],
        )
        connection.execute(
            ACCOUNTS.insert(),
            [row(ACCOUNTS, number, name) | {"updated": OLD} for number, name in enumerate([ACCOUNT, OTHER])],
        )
        connection.execute(
            APPROVALS.insert(),
            [
                row(APPROVALS, number, ACCOUNT) | {"id": status, "state": status, "asked_at": OLD}
                for number, status in enumerate(["waiting", "given"])
            ],
        )
        connection.execute(
            ALLOW_LIST.insert(),
            [
                row(ALLOW_LIST, 0, ACCOUNT) | {"id": "for good", "expires": None},
                row(ALLOW_LIST, 1, ACCOUNT) | {"id": "over", "expires": OLD},
            ],
        )
        append(connection, OLD, "ann", "decide", ACCOUNT, {})
    return state


def kept(state: State) -> dict[str, set[str]]:
    with state.read() as connection:
        return {
            table.name: set(connection.scalars(select(next(iter(table.primary_key)))))
            for table in (DECISIONS, VERDICTS, APPEALS, CAMPAIGNS, CASES, ACCOUNTS, APPROVALS, ALLOW_LIST)
        }


def test_what_is_over_goes_and_what_is_needed_stays(aged: State) -> None:
    with aged.write() as connection:
        gone = prune(connection, NOW, "service", Retention())
    assert kept(aged) == {
        "decisions": {"new", "in force", "appealed"},
        "verdicts": {ACCOUNT},
        "appeals": {"row_0"},
        "campaigns": {"new", "confirmed", "in force", "open case"},
        "cases": {"open"},
        "accounts": {ACCOUNT},
        "approvals": {"waiting"},
        "allow_list": {"for good"},
    }
    assert gone == {
        "decisions": 2, "verdicts": 1, "campaigns": 1, "cases": 1, "accounts": 1, "approvals": 1,
        "allow_list": 1,
    }  # fmt: skip


def test_what_went_is_told_in_a_ledger_that_keeps_all(aged: State) -> None:
    with aged.write() as connection:
        gone = prune(connection, NOW, "service", Retention())
        assert prune(connection, NOW, "service", Retention()) == {}
        told = [entry.content for entry in entries(connection) if entry.action == "prune"]
    assert len(told) == 1
    assert told[0] is not None
    assert told[0].details() == {"rows": gone, "keep": msgspec.structs.asdict(Retention())}
    assert verify(aged).entries == 2


def test_a_longer_time_keeps_more(aged: State) -> None:
    patient = Retention(decisions=2_000, cases=2_000, campaigns=2_000, accounts=2_000, expired=2_000)
    before = kept(aged)
    with aged.write() as connection:
        assert prune(connection, NOW, "service", patient) == {}
    assert kept(aged) == before

"""After an erasure the account is nowhere: not in a row, a text, the ledger or a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from stillwatch.engine.state.erasure import ERASED, erase_account
from stillwatch.engine.state.ledger import entries, verify
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables import METADATA
from stillwatch.engine.state.tables.access import ALLOW_LIST
from stillwatch.engine.state.tables.campaigns import CAMPAIGNS, INDICATORS, MEMBERS
from stillwatch.model.errors import StillwatchError
from tests.engine.state.filled import ACCOUNT, OTHER, contents, fill, row


@pytest.fixture
def full(state: State) -> State:
    fill(state)
    with state.write() as connection:
        exempt = row(ALLOW_LIST, 3, ACCOUNT) | {"id": "row_3", "scope": "account", "subject": ACCOUNT}
        connection.execute(ALLOW_LIST.insert().values(exempt))
        named = row(INDICATORS, 3, ACCOUNT) | {"id": "row_3", "kind": "account", "value": ACCOUNT}
        connection.execute(INDICATORS.insert().values(named))
    return state


def test_the_account_is_in_no_row_and_the_other_keeps_all_of_its_own(full: State) -> None:
    before = contents(full)
    with full.write() as connection:
        erased = erase_account(connection, 9, "bob", ACCOUNT)
    after = contents(full)
    assert ACCOUNT in str(before)
    assert ACCOUNT not in str(after)
    for table in METADATA.tables.values():
        if "account" in table.columns:
            assert erased.deleted[table.name] == 1
            assert [found for found in before[table.name] if OTHER in str(found)] == after[table.name]
    assert erased.deleted["allow_list"] == 1
    assert erased.deleted["indicators"] == 1
    assert erased.changed == {"campaigns": 1}
    with full.read() as connection:
        assert (
            connection.scalar(select(CAMPAIGNS.c.result).where(CAMPAIGNS.c.id == "row_0"))
            == f'{{"accounts":["{ERASED}"]}}'
        )
        assert connection.scalar(select(func.count()).select_from(MEMBERS)) == 1


def test_the_ledger_holds_and_keeps_only_that_it_happened(full: State) -> None:
    with full.write() as connection:
        erased = erase_account(connection, 9, "bob", ACCOUNT)
        kept = list(entries(connection))
    assert erased.ledger_entries == 2
    assert verify(full).is_whole
    assert [(entry.actor, entry.action, entry.content is None) for entry in kept] == [
        ("ann", "decide", True),
        ("ann", "decide", False),
        ("bob", "approve", True),
        ("bob", "erase", False),
    ]


def test_an_account_that_is_not_there_changes_nothing(full: State) -> None:
    with full.write() as connection:
        erased = erase_account(connection, 9, "bob", "f" * 16)
    assert (erased.deleted, erased.changed, erased.ledger_entries) == ({}, {}, 0)


def test_a_text_that_is_no_account_is_refused_before_it_eats_into_others(full: State) -> None:
    with full.write() as connection, pytest.raises(StillwatchError, match="hash of an account"):
        erase_account(connection, 9, "bob", "e")


def test_the_files_of_sqlite_hold_nothing_of_it(sqlite_state: State, tmp_path: Path) -> None:
    fill(sqlite_state)

    def held() -> bool:
        return any(ACCOUNT.encode() in path.read_bytes() for path in tmp_path.glob("state.db*"))

    assert held()
    with sqlite_state.write() as connection:
        erase_account(connection, 9, "bob", ACCOUNT)
    sqlite_state.reclaim()
    assert not held()


def test_space_is_given_back_on_either_database_and_work_goes_on(full: State) -> None:
    full.reclaim()
    with full.write() as connection:
        erase_account(connection, 9, "bob", ACCOUNT)
    full.reclaim()
    assert verify(full).is_whole

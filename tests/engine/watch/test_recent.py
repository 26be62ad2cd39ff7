"""What the last hours show is added to what the whole window showed, and takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from stillwatch.engine.answering import store_scan
from stillwatch.engine.state.answers.campaigns import find_campaign, members_of
from stillwatch.engine.state.store import open_state
from stillwatch.engine.watch.recent import store_recent
from stillwatch.model.scan import ScanResult
from tests.serve.found import seen

LATER = "2026-01-06T00:00:00Z"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    state = open_state(f"sqlite:///{tmp_path}/state.db")
    with state.write() as connection:
        yield connection
    state.close()


def part_of(result: ScanResult, *accounts: str) -> ScanResult:
    """The same campaign as the last hours show it: fewer exchanges, these accounts."""
    campaign = msgspec.structs.replace(
        result.campaigns[0], accounts=list(accounts), first_seen=LATER, last_seen=LATER, exchanges=7,
        harvest_exchanges=6, output_tokens=60, confidence=0.97, evidence=[],
    )  # fmt: skip
    verdicts = [
        msgspec.structs.replace(result.accounts[0], account=name, flagged_at=LATER) for name in accounts
    ]
    return msgspec.structs.replace(result, campaigns=[campaign], accounts=verdicts)


def test_a_known_campaign_goes_on_with_new_members(connection: Connection) -> None:
    store_scan(connection, seen(), str, 1)
    was = find_campaign(connection, "camp_1")
    store_recent(connection, part_of(seen(), "acct_0", "acct_new"), str, 2)
    now = find_campaign(connection, "camp_1")
    assert was is not None
    assert now is not None
    assert (now.exchanges, now.harvest_exchanges, now.output_tokens) == (50, 40, 4000)
    assert (now.first_seen, now.confidence, now.result) == (was.first_seen, was.confidence, was.result)
    assert now.last_seen - was.last_seen == 86_400_000_000
    assert (now.accounts, now.updated) == (6, 2)
    assert [m.account for m in members_of(connection, "camp_1")] == [
        "acct_0", "acct_1", "acct_2", "acct_3", "acct_4", "acct_new",
    ]  # fmt: skip


def test_a_new_campaign_is_kept_as_it_is(connection: Connection) -> None:
    store_recent(connection, part_of(seen(), "acct_0", "acct_1"), str, 2)
    found = find_campaign(connection, "camp_1")
    assert found is not None
    assert (found.accounts, found.exchanges, found.confidence) == (2, 7, 0.97)
    store_scan(connection, seen(), str, 3)
    found = find_campaign(connection, "camp_1")
    assert found is not None
    assert (found.accounts, found.exchanges, found.confidence) == (5, 50, 0.99), (
        "the whole window knows better"
    )

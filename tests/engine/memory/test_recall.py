"""Memory in whole scans: ids stay, sleepers return, replacements are flagged at once, all else stays."""

from __future__ import annotations

from datetime import datetime

from stillwatch.engine.memory.store import Memory, read_memory, write_memory
from stillwatch.model.scan import ScanResult
from tests.engine.memory.conftest import BEGAN, DAY, Remembering


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def kind_of(result: ScanResult, campaign: str, remembering: Remembering) -> str:
    """The kind of most members."""
    accounts = next(c.accounts for c in result.campaigns if c.id == campaign)
    kinds = [remembering.truth.accounts[a].kind for a in accounts]
    return max(set(kinds), key=kinds.count)


def test_the_first_scan_with_memory_finds_what_one_without_it_finds(remembering: Remembering) -> None:
    without = remembering.scanned_without_reading()
    assert without.campaigns == remembering.first.campaigns
    assert without.accounts == remembering.first.accounts


def test_the_same_window_again_gives_the_same(remembering: Remembering) -> None:
    again = remembering.scanned(0.0, 3.0)
    assert again.campaigns == remembering.first.campaigns
    assert again.accounts == remembering.first.accounts


def test_campaigns_keep_their_ids(remembering: Remembering) -> None:
    before = {c.id for c in remembering.first.campaigns}
    after = {c.id for c in remembering.later.campaigns}
    assert len(before) >= 2
    assert before <= after
    for name in before:
        assert kind_of(remembering.first, name, remembering) == kind_of(remembering.later, name, remembering)


def test_a_campaign_that_sleeps_returns_as_itself(remembering: Remembering) -> None:
    returned = remembering.scanned(5.0, 6.0)
    assert {c.id for c in returned.campaigns} & {c.id for c in remembering.first.campaigns}
    lineage = [e.source for c in returned.campaigns for e in c.evidence if e.family == "lineage"]
    assert "known_campaign" in lineage


def test_replacements_are_flagged_within_ten_exchanges(remembering: Remembering) -> None:
    flagged = {v.account: seconds(v.flagged_at) for v in remembering.later.accounts}
    fresh = {
        account: [seconds(ts) for ts in harvest]
        for account, harvest in remembering.truth.harvest.items()
        if remembering.truth.accounts[account].kind == "hydra"
        and seconds(harvest[0]) > BEGAN / 1e6 + 3 * DAY / 1e6
        and len(harvest) >= 10
    }
    assert len(fresh) >= 2
    for account, sent in fresh.items():
        assert sum(ts < flagged[account] for ts in sent) <= 10


def test_customers_are_left_alone(remembering: Remembering) -> None:
    without = remembering.scanned(3.0, 6.0, memory=False)
    wrong = {
        result_is: {a for c in result.campaigns for a in c.accounts if is_customer(a, remembering)}
        for result_is, result in (("with", remembering.later), ("without", without))
    }
    assert wrong["with"] <= wrong["without"]


def is_customer(account: str, remembering: Remembering) -> bool:
    return remembering.truth.accounts[account].population == "customer"


def test_a_scan_that_reads_no_memory_writes_none(remembering: Remembering) -> None:
    place = remembering.lake.path / "campaigns" / "memory.json"
    before = place.read_bytes()
    remembering.scanned(3.0, 4.0, memory=False)
    assert place.read_bytes() == before


def test_an_empty_memory_knows_nobody(remembering: Remembering) -> None:
    before = read_memory(remembering.lake.path)
    write_memory(Memory(), remembering.lake.path)
    try:
        found = remembering.scanned(3.0, 4.0)
    finally:
        write_memory(before, remembering.lake.path)
    sources = {e.source for c in found.campaigns for e in c.evidence}
    assert "known_campaign" not in sources


def test_memory_grows_by_what_is_found(remembering: Remembering) -> None:
    place = remembering.lake.path / "campaigns" / "memory.json"
    before = place.read_bytes()
    try:
        remembering.scan_and_keep(3.0, 6.0)
        memory = read_memory(remembering.lake.path)
    finally:
        place.write_bytes(before)
    old = {one.id: one for one in remembering.memory.campaigns}
    new = {one.id: one for one in memory.campaigns}
    assert old.keys() <= new.keys()
    for name, one in old.items():
        assert {m.account for m in one.members} <= {m.account for m in new[name].members}
        assert new[name].convicted == one.convicted
    assert any(len(new[name].members) > len(one.members) for name, one in old.items())

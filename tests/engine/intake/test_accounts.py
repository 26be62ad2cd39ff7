"""Account facts: durable at once, in the lake before the next look."""

from __future__ import annotations

from pathlib import Path

from stillwatch.engine.facts import facts_table
from stillwatch.engine.intake.accounts import AccountFeed, last_of_each
from stillwatch.ingest.lake import Lake
from stillwatch.model.account import AccountFacts


def kinds(lake: Lake) -> list[str | None]:
    facts = lake.get_facts("accounts")
    assert facts is not None
    return sorted(facts["kind"].to_pylist(), key=str)


def test_the_last_facts_of_an_account_count_also_over_restarts(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    folder = lake.path / "intake"
    feed = AccountFeed(lake, folder)
    feed.put([AccountFacts(account="a", kind="free"), AccountFacts(account="b", kind="payg")])
    feed.put([AccountFacts(account="a", kind="research")])
    again = AccountFeed(lake, folder)
    assert again.merge() == 2
    assert kinds(lake) == ["payg", "research"]
    again.put([AccountFacts(account="b", kind="startup"), AccountFacts(account="c")])
    assert again.merge() == 2
    assert kinds(lake) == [None, "research", "startup"]
    assert again.merge() == 0
    assert list(folder.glob("*.parquet")) == []


def test_facts_that_wait_name_nobody(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    AccountFeed(lake, lake.path / "intake").put([AccountFacts(account="acct_secret", payment="card_9")])
    (path,) = (lake.path / "intake").glob("*.facts.parquet")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"acct_secret" not in path.read_bytes()
    assert b"card_9" not in path.read_bytes()


def test_of_each_account_the_last_row_stays() -> None:
    rows = [AccountFacts(account=name, kind=kind) for name, kind in [("a", "1"), ("b", "2"), ("a", "3")]]
    assert sorted(last_of_each(facts_table(rows, b"key"))["kind"].to_pylist()) == ["2", "3"]

"""Feeds over HTTP reach the state as hashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.decide.standing import Programme
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.intake.faults import IntakeFull
from stillwatch.engine.state.answers.accounts import declared_owners, known_accounts
from stillwatch.engine.state.answers.exemptions import live_programmes
from stillwatch.engine.state.releases import all_releases
from stillwatch.engine.state.store import State, open_state
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.feeds import Feeds

NOW = 1_767_700_000_000_000


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as state:
        yield state


@pytest.fixture
def feeds(state: State, tmp_path: Path) -> Feeds:
    lake = Lake.open(tmp_path / "lake")
    return Feeds(state, AccountFeed(lake, lake.path / "intake"), lake.key)


def test_facts_stand_under_the_accounts_hash(state: State, feeds: Feeds) -> None:
    body = (
        b'{"account":"a","kind":"free","org":"o","country":"BR","subscription_usd_month":20}\n{"kind":"x"}\n'
    )
    fed = feeds.put_accounts(body, "lines", NOW)
    assert (fed.accepted, fed.quarantined, fed.refused[0].index) == (1, 1, 1)
    with state.read() as connection:
        (known,) = known_accounts(connection)
    assert known.account == feeds.hashed("account", "a")
    assert known.org == feeds.hashed("org", "o")
    assert (known.kind, known.country, known.revenue) == ("free", "BR", 20.0)


def test_owners_are_declared_for_an_organisation(state: State, feeds: Feeds) -> None:
    good = b'{"account":"a","org":"o","owners":{"XA":0.6,"XB":0.4}}'
    bad = (b'"org":"o","owners":{"xa":1}', b'"owners":{"XA":1}', b'"org":"o","owners":{"XA":0.7,"XB":0.7}',
           b'"org":"o","owners":{"XA":-1}')  # fmt: skip
    lines = [good, *(b'{"account":"b",' + row + b"}" for row in bad)]
    fed = feeds.put_accounts(b"\n".join(lines), "lines", NOW)
    assert (fed.accepted, fed.quarantined) == (1, 4)
    assert [row.field for row in fed.refused] == ["owners", "owners", "owners", "owners.XA"]
    with state.read() as connection:
        assert declared_owners(connection) == {feeds.hashed("org", "o"): {"XA": 0.6, "XB": 0.4}}


def test_a_disk_that_fails_keeps_facts_out_of_the_state_too(
    state: State, feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(AccountFeed, "put", fail)
    with pytest.raises(IntakeFull):
        feeds.put_accounts(b'{"account":"a","kind":"free"}', "lines", NOW)
    with state.read() as connection:
        assert list(known_accounts(connection)) == []


def test_a_calendar_is_kept_whole_or_not_at_all(state: State, feeds: Feeds) -> None:
    with pytest.raises(StillwatchError, match=r"\[1\].model: missing"):
        feeds.put_releases(b'[{"model":"m","released":"2026-01-01"},{}]')
    assert feeds.put_releases(b'[{"model":"m","released":"2026-01-01"}]') == 1
    with state.read() as connection:
        assert list(all_releases(connection)) == ["m"]


def test_what_no_database_holds_is_left_out(state: State, feeds: Feeds) -> None:
    feeds.put_accounts(b'[{"account":"a","kind":"fr\\u0000ee","verification":"email"}]', "array", NOW)
    with state.read() as connection:
        (known,) = known_accounts(connection)
    assert (known.kind, known.verification) == (None, "email")
    with pytest.raises(StillwatchError, match="NUL"):
        feeds.put_releases(b'[{"model":"m\\u0000","released":"2026-01-01"}]')


def test_programmes_name_hashes(state: State, feeds: Feeds) -> None:
    feeds.put_programmes([Programme(id="p", reason="r", expires=NOW + 1, account="a")], "ann", NOW)
    with state.read() as connection:
        (programme,) = live_programmes(connection, NOW)
    assert (programme.account, programme.org) == (feeds.hashed("account", "a"), None)

"""Detection in the service: nothing is looked at twice, and what is seen is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from stillwatch.decide.confidence import own_map
from stillwatch.decide.review.cases import Reject, Split
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.ingest import ingest
from stillwatch.engine.memory.parted import read_parted
from stillwatch.engine.reviewing import review
from stillwatch.engine.state.answers.campaigns import all_campaigns, members_of
from stillwatch.engine.state.review.cases import open_case
from stillwatch.engine.watch.pace import RECENT_US
from stillwatch.model.account import AccountFacts
from stillwatch.model.confidence import Keys
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.service import Service
from tests.engine.intake.sent import NOW, as_lines, exchange
from tests.serve.found import seen
from tests.serve.http.served import settings_in


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(settings_in(tmp_path), fixed_clock(NOW))
    yield service
    service.stop()


def test_an_empty_lake_is_not_looked_at(service: Service) -> None:
    assert not service.detection.has_data()
    assert service.detection.plan() is None


def test_looks_go_by_keys_and_confidence_of_ones_own(tmp_path: Path) -> None:
    own = msgspec.structs.replace(own_map(), keys=Keys(harvest=5.0))
    service = Service(replace(settings_in(tmp_path), mapping=own), fixed_clock(NOW))
    log = tmp_path / "log.jsonl"
    log.write_bytes(as_lines([exchange(1)]))
    ingest([log], service.lake, now_us=NOW)
    planned = service.detection.plan()
    service.stop()
    assert planned is not None
    assert planned.mapping == own


def test_what_was_looked_at_is_looked_at_again_only_with_something_new(
    service: Service, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(as_lines([exchange(1)]))
    ingest([log], service.lake, now_us=NOW)
    assert service.detection.has_data()
    assert service.detection.plan() is not None
    assert service.detection.plan() is not None, "a look that was not finished is no look"
    service.detection.store(seen())
    assert service.detection.plan() is None
    service.feeds.put_releases(b'[{"model":"atlas-5","released":"2026-01-14"}]')
    planned = service.detection.plan()
    assert planned is not None
    assert planned.released == {"atlas-5": 1_768_348_800.0}
    service.detection.store(seen())
    service.feeds.put_accounts(b'[{"account":"acct_1","kind":"free"}]', "array", NOW)
    assert service.detection.plan() is not None


def test_a_dear_window_is_looked_at_seldom_and_its_end_in_between(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 5000.0, 5000.0, 6000.0, 7000.0, 60_000.0, 60_000.0])
    monkeypatch.setattr(service.detection, "_tick", lambda: next(moments))
    for number, (whole, finished) in enumerate([(True, True), (False, False), (False, True), (True, False)]):
        log = tmp_path / f"log-{number}.jsonl"
        log.write_bytes(as_lines([exchange(number)]))
        ingest([log], service.lake, now_us=NOW)
        planned = service.detection.plan()
        assert planned is not None
        assert planned.whole == whole
        assert (planned.window_us > RECENT_US) == whole
        if finished:
            service.detection.store(seen())
    assert service.detection.plan() is not None, "what was looked at was the end of the window only"


def test_what_is_seen_stands_in_the_state_without_names(service: Service) -> None:
    service.detection.store(seen())
    with service.state.read() as connection:
        (campaign,) = all_campaigns(connection)
        members = members_of(connection, "camp_1")
    assert (campaign.id, campaign.confidence) == ("camp_1", 0.99)
    assert sorted(m.account for m in members) == sorted(
        service.feeds.hashed("account", f"acct_{i}") for i in range(5)
    )
    assert "acct_" not in campaign.result


def test_account_facts_are_known_by_hash(service: Service) -> None:
    fed = service.feeds.put_accounts(b'[{"account":"a","kind":"free"},7]', "array", NOW)
    assert (fed.accepted, fed.quarantined) == (1, 1)
    assert AccountFacts(account="a").account not in {service.feeds.hashed("account", "a")}


def test_exchanges_that_come_late_are_looked_at(service: Service, tmp_path: Path) -> None:
    for name, rows in (("new", [exchange(1)]), ("late", [exchange(2, ts="2026-01-03T00:00:00Z")])):
        log = tmp_path / f"{name}.jsonl"
        log.write_bytes(as_lines(rows))
        ingest([log], service.lake, now_us=NOW)
        assert service.detection.plan() is not None
        service.detection.store(seen())
    assert service.detection.plan() is None


def test_what_people_split_off_is_known_to_the_next_look(service: Service) -> None:
    service.detection.store(seen())
    with service.state.write() as connection:
        off = tuple(m.account for m in members_of(connection, "camp_1"))[:2]
        review(connection, "case_camp_1", Split(off, "camp_2"), "ann", NOW)
    service.detection.plan()
    (parted,) = read_parted(service.lake.path)
    assert (parted.campaign, parted.into) == ("camp_1", "camp_2")
    assert {hex_of(account) for account in parted.accounts} == set(off)
    with service.state.write() as connection:
        review(connection, open_case(connection, "camp_2", NOW).id, Reject("a class"), "ann", NOW)
    service.detection.plan()
    assert read_parted(service.lake.path) == ()

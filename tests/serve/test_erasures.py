"""After an erasure nothing of the account is left anywhere: not in a file, a row, or a thing that is stored
later; also where its rows were still in the journal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.roles import Role
from stillwatch.engine.memory.store import Member, Memory, Remembered, Watched, write_memory
from stillwatch.engine.state.ledger import entries, verify
from stillwatch.ingest.lake import RESULT
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.identity import hash_of
from tests.engine.intake.sent import exchange
from tests.serve.found import seen
from tests.serve.http.served import as_role, client_of, settings_in

GONE, STAYS = "acct_0", "acct_1"
POLICY = default_text().replace('mode = "shadow"', 'mode = "enforce"').replace("floor = 20", "floor = 1000")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("erased")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(replace(settings_in(folder), alerts=None)) as client:
        yield client


def holds(folder: Path, account: str, hashed: str) -> list[str]:
    """Which files hold the account: its id, its hash in hex, in digits or as eight bytes, or in a column of
    Parquet."""
    number = hash_of(hashed)
    needles = [account.encode() + b'"', account.encode() + b"\x00", hashed.encode(), str(number).encode()]
    needles += [np.int64(number).tobytes(), np.int64(number).byteswap().tobytes()]
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if any(needle in data for needle in needles) or (
            path.suffix == ".parquet" and _in_rows(path, number, account)
        ):
            found.append(str(path.relative_to(folder)))
    return found


def _in_rows(path: Path, number: int, account: str) -> bool:
    table = pq.ParquetFile(path).read()
    return any(
        value in (number, account)
        for name in table.column_names
        if name in ("account", "name")
        for value in table[name].to_pylist()
    )


def fill(client: TestClient, folder: Path) -> str:
    """Everything that a service comes to know of an account, and its hash."""
    rows = [exchange(n) | {"account": account} for n, account in enumerate([GONE, STAYS] * 5)]
    half = len(rows) // 2
    service = client.app.state.service  # type: ignore[attr-defined]
    assert client.post("/v1/exchanges", json=rows[:half]).json()["accepted"] == half
    service.feeder.feed()  # some are in the lake, the others in the journal
    assert client.post("/v1/exchanges", json=rows[half:]).json()["accepted"] == len(rows) - half
    facts = [{"account": name, "kind": "education", "org": "org_1"} for name in (GONE, STAYS)]
    client.post("/v1/accounts", json=facts)
    kind = {**as_role(Role.ADMIN), "Content-Type": "application/toml"}
    assert client.put("/v1/policy", content=POLICY, headers=kind).status_code == 200
    service.detection.store(seen())
    (folder / "lake" / RESULT).write_text(f'{{"accounts":["{GONE}"]}}')
    hashed: str = service.feeds.hashed("account", GONE)
    member = Member(hash_of(hashed), 0.0, 1.0)
    campaign = Remembered(
        id="camp_1",
        convicted=1.0,
        until=2.0,
        population=9,
        passing=1,
        marked=0.5,
        marks=(),
        members=(member,),
    )
    watched = Watched(member.account, "camp_1", (1.0,), (), 2.0)
    write_memory(Memory(campaigns=(campaign,), watched=(watched,)), folder / "lake")
    exempt = {"scope": "account", "subject": GONE, "reason": "r"}
    client.post("/v1/allow-list", json=exempt, headers=as_role(Role.ADMIN))
    asked = {"account": GONE, "model": "atlas-4", "request": {"max_tokens": 9}}
    client.post("/v1/decide", json=asked, headers=as_role(Role.GATEWAY))
    return hashed


def wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def listed(client: TestClient) -> Any:
    return client.get("/v1/erasures", headers=as_role(Role.ADMIN)).json()


def test_nothing_is_left_of_an_account_whose_rows_were_in_the_journal(
    client: TestClient, folder: Path
) -> None:
    hashed = fill(client, folder)
    service = client.app.state.service  # type: ignore[attr-defined]
    there = holds(folder, GONE, hashed)
    for place in (
        "lake/intake/000000000002.rows",
        "lake/intake/000000000002.names",
        "lake/scan.json",
        "lake/campaigns/memory.json",
    ):
        assert place in there, there
    assert any(place.startswith("state.db") for place in there)
    assert any(place.startswith("lake/exchanges") for place in there)
    told = client.post("/v1/erasures", json={"account": GONE}, headers=as_role(Role.ADMIN))
    assert told.status_code == 202
    wait(lambda: listed(client) == {"waiting": [], "failure": ""})
    service.inline.turn()
    service.feeder.feed()
    assert holds(folder, GONE, hashed) == []
    stays = holds(folder, STAYS, service.feeds.hashed("account", STAYS))
    assert {"lake/facts/accounts.parquet", "lake/names/accounts.parquet"} <= set(stays)
    assert service.lake.count() == 5
    with service.state.read() as connection:
        erased = [entry for entry in entries(connection) if entry.action == "erase"]
    assert [entry.actor for entry in erased] == ["admin"]
    assert verify(service.state).is_whole


def test_a_failure_is_kept_told_and_tried_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    service = client.app.state.service  # type: ignore[attr-defined]

    def fail() -> None:
        raise StillwatchError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(service.feeder, "feed", fail)
        client.post("/v1/erasures", json={"account": STAYS}, headers=as_role(Role.ADMIN))
        again = client.post("/v1/erasures", json={"account": STAYS}, headers=as_role(Role.ADMIN)).json()
        wait(lambda: "the disk is full" in listed(client)["failure"])
        assert [one["id"] for one in listed(client)["waiting"]] == [again["id"]]
        assert [c.name for c in service.checks() if c.says] == ["upkeep"]
    service.erasures.wake()
    wait(lambda: listed(client) == {"waiting": [], "failure": ""})
    assert service.lake.count() == 0

"""`POST /v1/accounts`."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.roles import Role
from stillwatch.serve.http.app import create_app
from stillwatch.serve.service import Service
from tests.engine.intake.sent import NOW
from tests.serve.found import seen
from tests.serve.http.served import NamedTokens, as_role, settings_in

FACTS = [
    {"account": "acct_1", "kind": "education", "payment": "card_9"},
    {"kind": "free"},
    {"account": "acct_2"},
]


def test_good_facts_are_kept_and_bad_ones_named(client: TestClient) -> None:
    told = client.post("/v1/accounts", json=FACTS).json()
    assert (told["accepted"], told["quarantined"]) == (2, 1)
    assert told["refused"] == [{"index": 1, "field": "account", "reason": "missing"}]
    service = client.app.state.service  # type: ignore[attr-defined]
    service.detection.plan()
    facts = service.lake.get_facts("accounts")
    assert sorted(facts["kind"].to_pylist(), key=str) == [None, "education"]


def test_lines_may_be_compressed(client: TestClient) -> None:
    body = gzip.compress(json.dumps(FACTS[0]).encode())
    kind = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert client.post("/v1/accounts", content=body, headers=kind).json()["accepted"] == 1


def test_viewers_may_not_send_facts(client: TestClient) -> None:
    assert client.post("/v1/accounts", json=FACTS, headers=as_role(Role.VIEWER)).status_code == 403


REGION = """
[[region]]
name = "owners_of_XA"
of = "owner"
countries = ["XA"]
share = 0.5
response = "suspend"
source = "export order 12"
date = 2026-01-01

[[tier]]
kind = "free"
at_sign_up = "document"
"""


@contextmanager
def serving(folder: Path, policy: str) -> Iterator[TestClient]:
    """A service under a policy, whose clock goes on by a minute each time that it is looked at."""
    minutes = itertools.count()
    service = Service(settings_in(folder), lambda: NOW + next(minutes) * 60_000_000)
    with TestClient(create_app(service, NamedTokens()), headers=as_role(Role.INGESTER)) as client:
        kind = {**as_role(Role.ADMIN), "Content-Type": "application/toml"}
        put = client.put("/v1/policy", content=policy, headers=kind)
        assert put.status_code == 200, put.text
        yield client


def decided(client: TestClient, account: str) -> Any:
    """What a gateway is told about a request of the account, once the service has followed its state."""
    client.app.state.service.inline.turn()  # type: ignore[attr-defined]
    asked = {"account": account, "model": "atlas-4"}
    return client.post("/v1/decide", json=asked, headers=as_role(Role.GATEWAY)).json()


def test_owners_tiers_and_regions_reach_decisions_and_the_last_facts_count(tmp_path: Path) -> None:
    policy = default_text().replace('mode = "shadow"', 'mode = "enforce"') + REGION
    with serving(tmp_path, policy) as client:
        firm = {"account": "firm", "org": "org_1", "owners": {"XA": 0.6, "XB": 0.4}}
        pupil = {"account": "pupil", "kind": "free", "verification": "email"}
        assert client.post("/v1/accounts", json=[firm, pupil]).json()["accepted"] == 2
        met = decided(client, "firm")
        assert (met["allow"], met["reason"], met["action"]) == (False, "region_rule", "suspend")
        assert met["reasons"] == ["owners_of_XA (since 2026-01-01; export order 12)"]
        assert decided(client, "pupil")["reason"] == "verification_required"
        sold, shown = {**firm, "owners": {"XB": 1.0}}, {**pupil, "verification": "document"}
        assert client.post("/v1/accounts", json=[sold, shown]).json()["accepted"] == 2
        assert decided(client, "firm")["allow"]
        assert decided(client, "pupil")["allow"]
        undeclared = {"account": "firm", "org": "org_1"}
        client.post("/v1/accounts", json=[firm])
        assert not decided(client, "firm")["allow"]
        client.post("/v1/accounts", json=[undeclared])
        assert decided(client, "firm")["allow"], "owners that are declared no more are forgotten"


# only what accounts pay can hold a response back
REVENUE_ONLY = (("accounts_per_hour = 0.002", "accounts_per_hour = 1"), ("accounts = 0.03", "accounts = 1"),
                ("floor = 20", "floor = 0"), ('mode = "shadow"', 'mode = "enforce"'))  # fmt: skip


def held_back(client: TestClient, facts: list[dict[str, Any]]) -> list[str]:
    """What people are asked beyond limits once two of them agreed to suspend the campaign's accounts."""
    assert client.post("/v1/accounts", json=facts).json()["accepted"] == len(facts)
    service = client.app.state.service  # type: ignore[attr-defined]
    service.detection.store(seen())
    (asked,) = client.get("/v1/approvals", headers=as_role(Role.APPROVER)).json()
    for role in (Role.APPROVER, Role.ADMIN):
        client.post(f"/v1/approvals/{asked['id']}", json={"agree": True}, headers=as_role(role))
    service.detection.store(seen())
    waiting = client.get("/v1/approvals", headers=as_role(Role.APPROVER)).json()
    return [one["id"].partition("_camp")[0] for one in waiting]


@pytest.mark.parametrize(("dollars", "asked"), [(500, ["limit"]), (0, [])])
def test_what_accounts_pay_bounds_how_far_responses_reach(
    tmp_path: Path, dollars: int, asked: list[str]
) -> None:
    policy = default_text()
    for there, instead in REVENUE_ONLY:
        assert there in policy
        policy = policy.replace(there, instead)
    with serving(tmp_path, policy) as client:
        mine = [{"account": f"acct_{n}", "subscription_usd_month": dollars} for n in range(5)]
        others = [{"account": f"other_{n}", "subscription_usd_month": 500} for n in range(5)]
        assert held_back(client, mine + others) == asked

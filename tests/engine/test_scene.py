"""The scene against plain loops over the same rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.engine.facts import facts_table
from stillwatch.engine.scene import account_indexes, build_scene, mean_by_account
from stillwatch.model.account import AccountFacts
from stillwatch.model.contract import Scene
from stillwatch.model.normal import NormalExchange
from tests.detect.normal_rows import exchange

KEY = bytes(range(32))
ROWS = [
    exchange(
        n, account=f"acct_{n % 4}", model=f"atlas-{4 + n % 2}", ip=f"203.0.{n % 3}.9" if n % 5 else None,
        org="acme" if n % 4 == 1 else None, status=403 if n == 17 else 200, user=f"task {n}",
        output_tokens=n if n % 2 else None,
    )
    for n in range(20)
]  # fmt: skip
FACTS = [
    AccountFacts(account="acct_0", payment="card", created="2026-01-01T00:00:00Z"),
    AccountFacts(account="acct_2", payment="card"),
    AccountFacts(account="acct_3", payment="other", org="zeta"),
    AccountFacts(account="not seen", payment="card"),
]
NAMES = [f"acct_{n}" for n in range(4)]


def scene_of(rows: list[NormalExchange], facts: list[AccountFacts] | None, **authorised: str) -> Scene:
    printer = Fingerprinter(KEY)
    table = pa.Table.from_batches([printer.fingerprint(rows)])
    hasher = printer._hasher
    reasons = {hasher.one("org", name): reason for name, reason in authorised.items()}
    return build_scene(table, None if facts is None else facts_table(facts, KEY), {"atlas-5": 9.0}, reasons)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(ROWS, FACTS, zeta="a licence")


def index(scene: Scene) -> list[int]:
    """Where acct_0 to acct_3 stand."""
    printer = Fingerprinter(KEY)
    found = account_indexes(scene, [printer._hasher.one("account", name) for name in NAMES])
    return [int(at) for at in found]


def test_traffic_is_the_rows_column_by_column(scene: Scene) -> None:
    at, traffic = index(scene), scene.traffic
    assert traffic.account.tolist() == [at[n % 4] for n in range(20)]
    assert traffic.ts == pytest.approx([row.ts / 1e6 for row in ROWS])
    assert [traffic.models[m] for m in traffic.model] == [row.model for row in ROWS]
    assert traffic.output_tokens.tolist() == [row.output_tokens or 0 for row in ROWS]
    assert np.flatnonzero(traffic.refused).tolist() == [17]
    assert ((traffic.net == 0) == [row.ip is None for row in ROWS]).all()
    assert len(np.unique(traffic.body)) == 1  # numbers are slots: all tasks read alike


def test_accounts_are_what_loops_find(scene: Scene) -> None:
    accounts = scene.accounts
    for name, at in zip(NAMES, index(scene), strict=True):
        mine = [row for row in ROWS if row.account == name]
        assert accounts.exchanges[at] == len(mine)
        assert accounts.first_seen[at] == pytest.approx(mine[0].ts / 1e6)
        assert accounts.last_seen[at] == pytest.approx(mine[-1].ts / 1e6)


def test_facts_are_joined_by_account_and_unknown_ones_stay_unknown(scene: Scene) -> None:
    a, b, c, d = index(scene)
    payment, created = scene.accounts.attributes["payment"], scene.accounts.created
    assert payment[a] == payment[c] != payment[d]
    assert payment[b] == -1
    assert np.isfinite(created[a])
    assert np.isnan(created[[b, c, d]]).all()
    assert scene.accounts.has_facts


def test_owners_come_from_the_log_or_the_facts_and_are_distinct_otherwise(scene: Scene) -> None:
    a, b, c, d = index(scene)
    assert scene.accounts.org[a] == scene.accounts.org[c] == -1
    assert scene.accounts.org[b] != scene.accounts.org[d]
    assert min(scene.accounts.org[[b, d]]) >= 0
    assert len(set(scene.accounts.owner.tolist())) == 4


def test_programmes_match_by_organisation(scene: Scene) -> None:
    reasons = [scene.accounts.authorised[at] for at in index(scene)]
    assert reasons == [None, None, None, "a licence"]


def test_the_main_network_is_the_most_frequent_one() -> None:
    nets = {"x": "aab", "y": "bba", "z": "ccc"}
    sent = [(name, net) for name, letters in nets.items() for net in letters]
    rows = [exchange(n, account=name, ip=f"10.0.{ord(net)}.1") for n, (name, net) in enumerate(sent)]
    rows += [exchange(99, account="nowhere")]
    found = scene_of(rows, None)
    hashed = [found.accounts.attributes["net"][found.traffic.account[n]] for n in (0, 3, 6, 9)]
    assert hashed[3] == -1
    assert len(set(hashed)) == 4
    same = [exchange(n, account=f"a{n}", ip="10.0.97.1") for n in range(3)]
    assert len(set(scene_of(same, None).accounts.attributes["net"].tolist())) == 1


def test_without_facts_nothing_is_known() -> None:
    scene = scene_of(ROWS, None)
    assert not scene.accounts.has_facts
    assert (scene.accounts.attributes["payment"] == -1).all()
    assert np.isnan(scene.accounts.created).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 255)), max_size=30))
def test_means_are_those_of_a_loop(rows: list[tuple[int, int]]) -> None:
    account = np.array([a for a, _ in rows], np.int64)
    values = np.array([[v] for _, v in rows], np.uint8).reshape(-1, 1)
    expected = []
    for a in range(5):
        mine = [v / 255 for b, v in rows if a == b]
        expected.append(sum(mine) / len(mine) if mine else 0.0)
    assert mean_by_account(values, account, 5)[:, 0] == pytest.approx(expected)

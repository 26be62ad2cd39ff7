"""The population against plain loops over the same rows, drawn by hand and at random."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.engine.contract import Window
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.facts import facts_table
from stillwatch.engine.population import filled, measure_accounts, measure_releases, seconds
from stillwatch.model.account import AccountFacts
from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS
from stillwatch.model.normal import NormalExchange
from stillwatch.model.traffic import Accounts
from tests.detect.normal_rows import exchange
from tests.engine.fingerprinted import KEY, fingerprinted, hashed, knowing

ROWS = [
    exchange(
        n, account=f"acct_{n % 4}", ip=f"203.0.{n % 3}.9" if n % 5 else None,
        user_agent=f"agent/{n % 2}" if n % 4 else None,
        org="acme" if n % 4 == 1 else None, user=f"explain step by step why {n} is prime",
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


def population(
    rows: list[NormalExchange], facts: list[AccountFacts] | None, authorised: dict[int, str] | None = None
) -> Accounts:
    with knowing(rows) as engine:
        table = None if facts is None else facts_table(facts, KEY)
        return measure_accounts(engine, table, authorised or {})


@pytest.fixture(scope="module")
def accounts() -> Accounts:
    return population(ROWS, FACTS, {hashed("org", "zeta"): "a licence"})


def index(accounts: Accounts, *names: str) -> list[int]:
    """Where these accounts (acct_0 to acct_3) stand."""
    return [accounts.hashes.tolist().index(hashed("account", name)) for name in names or NAMES]


def test_accounts_are_what_loops_find(accounts: Accounts) -> None:
    assert (np.diff(accounts.hashes) > 0).all()
    table = fingerprinted(ROWS)
    for name, at in zip(NAMES, index(accounts), strict=True):
        mine = [n for n, row in enumerate(ROWS) if row.account == name]
        assert accounts.exchanges[at] == len(mine)
        assert accounts.first_seen[at] == ROWS[mine[0]].ts / 1e6
        assert accounts.last_seen[at] == ROWS[mine[-1]].ts / 1e6
        means = [np.mean(table[label].to_numpy()[mine]) / 255 for label in HARVEST_COLUMNS]
        assert accounts.harvest[at] == pytest.approx(means)
    assert accounts.harvest.max() > 0.1


def test_facts_are_joined_by_account_and_unknown_ones_stay_unknown(accounts: Accounts) -> None:
    a, b, c, d = index(accounts)
    payment, created = accounts.attributes["payment"], accounts.created
    assert payment[a] == payment[c] != payment[d]
    assert payment[b] == -1
    assert np.isfinite(created[a])
    assert np.isnan(created[[b, c, d]]).all()
    assert accounts.has_facts


def test_owners_come_from_the_log_or_the_facts_and_are_distinct_otherwise(accounts: Accounts) -> None:
    a, b, c, d = index(accounts)
    assert accounts.org[a] == accounts.org[c] == -1
    assert accounts.org[b] != accounts.org[d]
    assert min(accounts.org[[b, d]]) >= 0
    assert len(set(accounts.owner.tolist())) == 4


def test_programmes_match_by_organisation_and_by_account(accounts: Accounts) -> None:
    assert [accounts.authorised[at] for at in index(accounts)] == [None, None, None, "a licence"]
    listed = {hashed("account", "acct_1"): "its own", hashed("org", "acme"): "its company's"}
    both = population(ROWS, FACTS, listed)
    assert [both.authorised[at] for at in index(both)] == [None, "its own", None, None]


def test_the_main_network_is_the_most_frequent_one() -> None:
    nets = {"x": "aab", "y": "bba", "z": "ccc"}
    sent = [(name, net) for name, letters in nets.items() for net in letters]
    rows = [exchange(n, account=name, ip=f"10.0.{ord(net)}.1") for n, (name, net) in enumerate(sent)]
    found = population([*rows, exchange(99, account="nowhere")], None)
    net = found.attributes["net"][index(found, "x", "y", "z", "nowhere")].tolist()
    assert net[3] == -1
    assert len(set(net)) == 4
    same = population([exchange(n, account=f"a{n}", ip="10.0.97.1") for n in range(3)], None)
    assert len(set(same.attributes["net"].tolist())) == 1


def test_without_facts_nothing_is_known() -> None:
    nothing: list[AccountFacts] = []
    for facts in (None, nothing):
        found = population(ROWS, facts)
        assert not found.has_facts
        assert (found.attributes["payment"] == -1).all()
        assert np.isnan(found.created).all()


def test_without_exchanges_there_is_nobody() -> None:
    with DuckDBEngine() as engine:
        engine.register("exchanges", EXCHANGES.empty_table())
        found = measure_accounts(engine, facts_table(FACTS, KEY), {})
    assert len(found) == len(found.owner) == len(found.harvest) == len(found.authorised) == 0


# account, moment (in seconds), organisation, network, client, and a harvest probability
Drawn = tuple[int, int, int | None, int | None, int | None, int]
maybe = st.none() | st.integers(1, 3)
drawn_rows = st.lists(
    st.tuples(st.integers(-3, 4), st.integers(0, 50), maybe, maybe, maybe, st.integers(0, 255)),
    min_size=1, max_size=40,
)  # fmt: skip


def lake_rows(rows: list[Drawn]) -> pa.Table:
    named = [
        {"id": n, "account": a, "ts": 10**6 * ts, "org": org, "net": net, "client": client, "model": "m"}
        | dict.fromkeys(HARVEST_COLUMNS, h)
        for n, (a, ts, org, net, client, h) in enumerate(rows)
    ]
    return pa.Table.from_pylist(named, schema=EXCHANGES)


def main_of(values: list[int | None]) -> int | None:
    often = Counter(value for value in values if value is not None)
    return min(often, key=lambda value: (-often[value], value), default=None)


def as_partition(codes: list[int]) -> list[int]:
    """Codes renamed in order of appearance, -1 left as it is."""
    seen = [code for code in dict.fromkeys(codes) if code >= 0]
    return [seen.index(code) if code >= 0 else -1 for code in codes]


def of_values(values: list[int | None]) -> list[int]:
    seen = [value for value in dict.fromkeys(values) if value is not None]
    return [-1 if value is None else seen.index(value) for value in values]


@settings(max_examples=30, deadline=None)
@given(drawn_rows, st.integers(0, 25), st.integers(25, 51), st.integers(0, 40))
def test_random_parquet_is_measured_as_brute_force_measures_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Drawn], start: int, end: int, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    paths = [folder / name for name in ("a.parquet", "b.parquet")]
    for path, part in zip(paths, (rows[:cut], rows[cut:]), strict=True):
        pq.write_table(lake_rows(part), path)
    with DuckDBEngine() as engine:
        engine.register("exchanges", paths, Window(start * 10**6, end * 10**6))
        found = measure_accounts(engine, None, {2: "licensed"})
    seen = [row for row in rows if start <= row[1] < end]
    assert found.hashes.tolist() == sorted({row[0] for row in seen})
    mine = [[row for row in seen if row[0] == account] for account in found.hashes]
    assert found.exchanges.tolist() == [len(one) for one in mine]
    assert found.first_seen.tolist() == [min(row[1] for row in one) for one in mine]
    assert found.last_seen.tolist() == [max(row[1] for row in one) for one in mine]
    assert found.harvest[:, 0] == pytest.approx([np.mean([row[5] for row in one]) / 255 for one in mine])
    orgs = [min((row[2] for row in one if row[2] is not None), default=None) for one in mine]
    assert as_partition(found.org.tolist()) == of_values(orgs)
    for column, name in ((3, "net"), (4, "client")):
        expected = of_values([main_of([row[column] for row in one]) for one in mine])
        assert as_partition(found.attributes[name].tolist()) == expected
    licensed = [2 in (account, org) for account, org in zip(found.hashes, orgs, strict=True)]
    assert [reason is not None for reason in found.authorised] == licensed


def test_release_days_are_infinite_for_those_who_were_not_there() -> None:
    moments = {"early": 0, "both": 3600, "late": 86_399, "after": 86_400, "before": -1}
    rows = [
        exchange(n, account=name, ts=1_767_571_200_000_000 + 10**6 * at, model="atlas-4")
        for n, (name, at) in enumerate(moments.items())
    ]
    rows.append(exchange(9, account="both", ts=1_767_571_200_000_000 + 7_200_000_000, model="atlas-5"))
    releases = {"atlas-5": 1_767_571_200.0, "atlas-9": 1_767_571_200.0}
    with knowing(rows) as engine:
        accounts = measure_accounts(engine, None, {})
        assert measure_releases(engine, {}, accounts.hashes) == {}
        days = measure_releases(engine, releases, accounts.hashes)
    at = index(accounts, *moments)
    assert (days["atlas-5"].active[at] - 1_767_571_200).tolist() == [0, 3600, 86_399, np.inf, np.inf]
    assert (days["atlas-5"].moved[at] - 1_767_571_200).tolist() == [np.inf, 7200, np.inf, np.inf, np.inf]
    assert (days["atlas-9"].active == days["atlas-5"].active).all()
    assert np.isinf(days["atlas-9"].moved).all()


def test_columns_with_nulls_become_plain_numbers() -> None:
    moments = pa.chunked_array([pa.array([1_500_000, None], pa.timestamp("us", tz="UTC"))])
    found = seconds(moments)
    assert found[0] == 1.5
    assert np.isnan(found[1])
    assert filled(pa.chunked_array([pa.array([7, None], pa.int16())]), -4).tolist() == [7, -4]

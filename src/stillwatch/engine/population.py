"""The population: what the lake's exchanges and the account feed say of every account, by SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.decide.costs import account_costs
from stillwatch.detect.frames.lookup import places_of
from stillwatch.engine.contract import Engine
from stillwatch.engine.steps import load
from stillwatch.model.lake import HARVEST_COLUMNS
from stillwatch.model.statistics import distinct
from stillwatch.model.traffic import Accounts, Floats, Ints, ReleaseDay

_ATTRIBUTES: Final = (
    "payment", "payment_bin", "email_domain", "phone_prefix", "signup_net", "signup_user_agent", "referrer",
)  # fmt: skip
_DAY: Final = 86400.0


def measure_accounts(engine: Engine, facts: pa.Table | None, authorised: Mapping[int, str]) -> Accounts:
    """Every account that sent anything, in the order of its hash; leaves the table `account_totals`.

    The engine must know `exchanges`. facts: the account feed's table, or None; authorised: hash of an
    account or organisation to the licensed programme's reason.
    """
    engine.step(load("account_measures"))
    measured = engine.table("account_measures").sort_by("account")
    engine.step(load("account_totals"))
    engine.drop("account_measures")
    hashes = measured["account"].to_numpy()
    exchanges = measured["exchanges"].to_numpy().astype(np.int64)
    rows = _fact_rows(hashes, facts)
    logged = filled(measured["org"], 0)
    org = np.where(logged != 0, logged, _fact_column(facts, "org", rows))
    hashed = {name: _fact_column(facts, name, rows) for name in _ATTRIBUTES}
    hashed["net"] = _main_value(engine, "main_networks", "net", hashes)
    hashed["client"] = _main_value(engine, "main_clients", "client", hashes)
    sums = np.stack([measured[name].to_numpy().astype(float) for name in HARVEST_COLUMNS], axis=1)
    coded = {name: _codes(values) for name, values in hashed.items()}
    orgs, _ = _codes(org)
    return Accounts(
        hashes=hashes,
        attributes={name: codes for name, (codes, _) in coded.items()},
        created=_created(facts, rows),
        org=orgs,
        first_seen=seconds(measured["first_seen"]),
        last_seen=seconds(measured["last_seen"]),
        exchanges=exchanges,
        owner=np.where(org != 0, orgs, len(org) + np.arange(len(hashes))),
        harvest=sums / (255.0 * exchanges[:, None]),
        authorised=_reasons(hashes, org, authorised),
        has_facts=facts is not None and facts.num_rows > 0,
        values={name: values for name, (_, values) in coded.items()},
        cost=_costs(facts, rows, seconds(measured["last_seen"])),
    )


def measure_releases(engine: Engine, releases: Mapping[str, float], hashes: Ints) -> dict[str, ReleaseDay]:
    """For each released model what the accounts (by hash, sorted) did on the day after; `releases` in
    seconds since 1970."""
    if not releases:
        return {}
    names = sorted(releases)
    moments = np.array([releases[name] for name in names])
    columns = {"model": names, "released": _timestamps(moments), "day_after": _timestamps(moments + _DAY)}
    engine.register("releases", pa.table(columns))
    engine.step(load("release_days"))
    found = engine.table("release_days")
    engine.drop("release_days")
    engine.drop("releases")
    model = np.asarray(found["model"].to_pylist(), dtype=object)
    return {name: _release_day(found.filter(pa.array(model == name)), hashes) for name in names}


def _release_day(rows: pa.Table, hashes: Ints) -> ReleaseDay:
    active, moved = np.full(len(hashes), np.inf), np.full(len(hashes), np.inf)
    at = np.searchsorted(hashes, rows["account"].to_numpy())
    active[at] = seconds(rows["first_active"])
    moments = seconds(rows["first_moved"])
    moved[at] = np.where(np.isnan(moments), np.inf, moments)
    return ReleaseDay(active, moved)


def seconds(column: pa.ChunkedArray) -> Floats:
    """Moments in seconds since 1970 UTC; a null is NaN."""
    moments = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    found: Floats = moments.cast(pa.float64()).fill_null(np.nan).to_numpy() / 1e6
    return found


def filled(column: pa.ChunkedArray, missing: int) -> Ints:
    """An integer column as int64, `missing` where it is null."""
    values: Ints = column.cast(pa.int64()).fill_null(missing).to_numpy()
    return values


def _timestamps(moments: Floats) -> pa.Array:
    return pa.array(np.round(moments * 1e6).astype(np.int64)).cast(pa.timestamp("us", tz="UTC"))


def _main_value(engine: Engine, step: str, name: str, hashes: Ints) -> Ints:
    """Each account's most frequent value, 0 where it has none."""
    engine.step(load(step))
    found = engine.table(step)
    engine.drop(step)
    out = np.zeros(len(hashes), np.int64)
    out[np.searchsorted(hashes, found["account"].to_numpy())] = found[name].to_numpy()
    return out


def _reasons(hashes: Ints, org: Ints, authorised: Mapping[int, str]) -> tuple[str | None, ...]:
    reasons: list[str | None] = [None] * len(hashes)
    listed = np.array(list(authorised), np.int64)
    for i in np.flatnonzero(np.isin(hashes, listed) | np.isin(org, listed)):
        reasons[i] = authorised.get(int(hashes[i])) or authorised.get(int(org[i]))
    return tuple(reasons)


def _fact_rows(hashes: Ints, facts: pa.Table | None) -> Ints:
    """Row of each account in the feed, -1 where it is not there."""
    if facts is None or facts.num_rows == 0:
        return np.full(len(hashes), -1, np.int64)
    known = facts["account"].to_numpy()
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known[order], hashes), len(known) - 1)
    return np.where(known[order][at] == hashes, order[at], -1)


def _fact_column(facts: pa.Table | None, name: str, rows: Ints) -> Ints:
    """Hashes of one column for each account, 0 unknown."""
    if facts is None or facts.num_rows == 0:
        return np.zeros(len(rows), np.int64)
    values = filled(facts[name], 0)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], 0)


def _created(facts: pa.Table | None, rows: Ints) -> Floats:
    return _fact_numbers(facts, "created", rows)


def _costs(facts: pa.Table | None, rows: Ints, last_seen: Floats) -> Floats:
    spend = _fact_numbers(facts, "subscription_usd_month", rows)
    return account_costs(spend, _created(facts, rows), float(last_seen.max(initial=0.0)))


def _fact_numbers(facts: pa.Table | None, name: str, rows: Ints) -> Floats:
    """Numbers of one column for each account, NaN unknown."""
    if facts is None or facts.num_rows == 0:
        return np.full(len(rows), np.nan)
    values = facts[name].cast(pa.float64()).fill_null(np.nan).to_numpy()
    return np.where(rows >= 0, values[np.maximum(rows, 0)], np.nan)


def _codes(values: Ints) -> tuple[Ints, Ints]:
    """Hashes to codes from 0; 0 (unknown) to -1. With the hash that each code stands for, sorted."""
    known = values != 0
    coded = distinct(values[known])
    codes = np.full(len(values), -1, np.int64)
    codes[known] = places_of(values[known], coded)
    return codes, coded

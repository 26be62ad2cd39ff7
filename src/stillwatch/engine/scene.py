"""From lake rows and account facts to the arrays that detectors and linkers weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from stillwatch.model.contract import Scene
from stillwatch.model.lake import HARVEST_COLUMNS
from stillwatch.model.traffic import Accounts, Floats, Ints, Traffic

COLUMNS: Final = (
    "id", "ts", "account", "org", "model", "net", "client", "system", "head", "tail", "body", "sentences",
    "harvest_mask", "output_tokens", "status", "system_sketch", "head_sketch", "tail_sketch",
    "system_cell", "head_cell", "tail_cell", *HARVEST_COLUMNS,
)  # fmt: skip
_ATTRIBUTES: Final = (
    "payment", "payment_bin", "email_domain", "phone_prefix", "signup_net", "signup_user_agent", "referrer",
)  # fmt: skip


def build_scene(
    exchanges: pa.Table, facts: pa.Table | None, releases: Mapping[str, float], authorised: Mapping[int, str]
) -> Scene:
    """`exchanges` sorted by time with COLUMNS; `releases` model to seconds; `authorised` account or
    organisation hash to the programme's reason."""
    hashes, account = np.unique(exchanges["account"].to_numpy(), return_inverse=True)
    traffic = _traffic(exchanges, account.astype(np.int64))
    return Scene(traffic, _accounts(hashes, traffic, exchanges, facts, authorised), dict(releases))


def _traffic(exchanges: pa.Table, account: Ints) -> Traffic:
    model = pc.dictionary_encode(exchanges["model"].combine_chunks())
    status = _filled(exchanges["status"], 200)
    return Traffic(
        account=account,
        ts=exchanges["ts"].cast(pa.int64()).to_numpy() / 1e6,
        model=model.indices.to_numpy().astype(np.int64),
        models=tuple(model.dictionary.to_pylist()),
        harvest=np.stack([exchanges[name].to_numpy().astype(np.uint8) for name in HARVEST_COLUMNS], axis=1),
        mask=_filled(exchanges["harvest_mask"], 0),
        body=_filled(exchanges["body"], 0),
        net=_filled(exchanges["net"], 0),
        output_tokens=_filled(exchanges["output_tokens"], 0),
        refused=np.isin(status, (401, 403)),
        system=_filled(exchanges["system"], 0) != 0,
    )


def _filled(column: pa.ChunkedArray, missing: int) -> Ints:
    values: Ints = column.fill_null(missing).to_numpy().astype(np.int64)
    return values


def _accounts(
    hashes: Ints, traffic: Traffic, exchanges: pa.Table, facts: pa.Table | None, authorised: Mapping[int, str]
) -> Accounts:
    n = len(hashes)
    rows = _fact_rows(hashes, facts)
    logged_org = _last_value(_filled(exchanges["org"], 0), traffic.account, n)
    org = np.where(logged_org != 0, logged_org, _fact_column(facts, "org", rows))
    attributes = {name: _codes(_fact_column(facts, name, rows)) for name in _ATTRIBUTES}
    attributes["net"] = _codes(_main_value(traffic.net, traffic.account, n))
    attributes["client"] = _codes(_main_value(_filled(exchanges["client"], 0), traffic.account, n))
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, traffic.account, traffic.ts)
    np.maximum.at(last, traffic.account, traffic.ts)
    return Accounts(
        hashes=hashes,
        attributes=attributes,
        created=_created(facts, rows),
        org=_codes(org),
        first_seen=first,
        last_seen=last,
        exchanges=np.bincount(traffic.account, minlength=n),
        owner=np.where(org != 0, _codes(org), len(org) + np.arange(n)),
        harvest=mean_by_account(traffic.harvest, traffic.account, n),
        authorised=tuple(
            authorised.get(int(h)) or authorised.get(int(o)) for h, o in zip(hashes, org, strict=True)
        ),
        has_facts=facts is not None and facts.num_rows > 0,
    )


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
    values = _filled(facts[name], 0)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], 0)


def _created(facts: pa.Table | None, rows: Ints) -> Floats:
    if facts is None or facts.num_rows == 0:
        return np.full(len(rows), np.nan)
    values = facts["created"].cast(pa.float64()).fill_null(np.nan).to_numpy()
    return np.where(rows >= 0, values[np.maximum(rows, 0)], np.nan)


def _codes(values: Ints) -> Ints:
    """Hashes to codes from 0; 0 (unknown) to -1."""
    _, codes = np.unique(values, return_inverse=True)
    return np.where(values == 0, -1, codes).astype(np.int64)


def _main_value(values: Ints, account: Ints, accounts: int) -> Ints:
    """Each account's most frequent non-zero value (the smallest among equals), 0 where it has none."""
    present = values != 0
    distinct, code = np.unique(values[present], return_inverse=True)
    out = np.zeros(accounts, np.int64)
    if not len(distinct):
        return out
    pairs, counts = np.unique(account[present] * len(distinct) + code, return_counts=True)
    owner, value = pairs // len(distinct), distinct[pairs % len(distinct)]
    order = np.lexsort((-value, counts))
    out[owner[order]] = value[order]
    return out


def mean_by_account(probabilities: NDArray[np.uint8], account: Ints, accounts: int) -> Floats:
    """Mean probability of each label over each account's exchanges: float [accounts, labels]."""
    total = np.maximum(np.bincount(account, minlength=accounts), 1)
    sums = [
        np.bincount(account, probabilities[:, i], minlength=accounts) for i in range(probabilities.shape[1])
    ]
    return np.stack(sums, axis=1) / (255.0 * total[:, None])


def _last_value(values: Ints, account: Ints, accounts: int) -> Ints:
    present = values != 0
    out = np.zeros(accounts, np.int64)
    out[account[present]] = values[present]
    return out


def account_indexes(scene: Scene, hashes: Sequence[int]) -> Ints:
    """Indexes of accounts by hash."""
    return np.searchsorted(scene.accounts.hashes, np.asarray(hashes, np.int64))

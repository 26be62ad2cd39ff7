"""Scores the exchanges that campaigns claim: are they harvest, and is the harvest among them?"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyarrow as pa

from stillwatch.model.errors import StillwatchError
from stillwatch.range.truth import AccountTruth

ALL, MIXED = "all campaign accounts", "all mixed accounts"
_ANSWERED = 200

Moment = tuple[str, int]
"""An account and microseconds since 1970 UTC: what tells an exchange apart in a list of claims."""


class ExchangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """Answered exchanges of some accounts. Shares are `None` where their denominator is zero."""

    kind: str
    accounts: int
    exchanges: int
    harvest: int
    claimed: int
    right: int  # claimed, and harvest
    precision: float | None
    recall: float | None


class ExchangeScore(msgspec.Struct, frozen=True, kw_only=True):
    """`mixed`: by kind, campaign accounts that send other traffic too; `totals`: ALL and MIXED together;
    `customers`: claimed exchanges of accounts in no campaign, which no precision above counts."""

    mixed: tuple[ExchangeRow, ...]
    totals: tuple[ExchangeRow, ...]
    customers: int


class Sent(NamedTuple):
    """Answered exchanges of one account, and those of them that are harvest, by microseconds."""

    exchanges: Counter[int]
    harvest: Counter[int]


class _Line(msgspec.Struct, gc=False):
    id: str
    ts: str
    account: str
    status: int | None = None


def read_sent(directory: Path) -> dict[str, Sent]:
    """What each account of a composed range sent and had answered. Raises `StillwatchError` where the
    directory is no such range."""
    try:
        with gzip.open(directory / "truth" / "harvest.txt.gz", "rt") as lines:
            wanted = {line.strip() for line in lines}
        with gzip.open(directory / "traffic.jsonl.gz") as traffic:
            return _sent(traffic, wanted)
    except (OSError, msgspec.MsgspecError) as fault:
        raise StillwatchError(
            f"{directory}: not a composed range: {fault}", hint="write one with `stillwatch range compose`"
        ) from fault


def _sent(traffic: Iterable[bytes], harvest: set[str]) -> dict[str, Sent]:
    found: dict[str, Sent] = {}
    decode = msgspec.json.Decoder(_Line).decode
    for row in map(decode, traffic):
        if row.status not in (None, _ANSWERED):
            continue  # what was refused harvested nothing
        sent = found.setdefault(row.account, Sent(Counter(), Counter()))
        moment = _microseconds(row.ts)
        sent.exchanges[moment] += 1
        sent.harvest[moment] += row.id in harvest
    return found


def _microseconds(ts: str) -> int:
    return round(datetime.fromisoformat(ts).timestamp() * 1_000_000)


def score_exchanges(
    claimed: pa.Table, sent: Mapping[str, Sent], accounts: Mapping[str, AccountTruth]
) -> ExchangeScore:
    """Compare claims (columns `account` and `ts`, in microseconds) with what was sent. An exchange that two
    campaigns claim counts once."""
    columns = claimed.select(["account", "ts", "exchange"]).to_pydict()
    distinct = set(zip(*columns.values(), strict=True))
    claims: dict[str, Counter[int]] = {}
    for account, moment, _ in distinct:
        claims.setdefault(account, Counter())[moment] += 1
    members = {a for a, label in accounts.items() if label.population == "campaign" and a in sent}
    mixed = sorted(a for a in members if _is_mixed(sent[a]))
    kinds = sorted({accounts[a].kind for a in mixed})
    by_kind = (_row(k, [a for a in mixed if accounts[a].kind == k], sent, claims) for k in kinds)
    return ExchangeScore(
        mixed=tuple(by_kind),
        totals=(_row(MIXED, mixed, sent, claims), _row(ALL, sorted(members), sent, claims)),
        customers=sum(c.total() for a, c in claims.items() if a not in members),
    )


def _is_mixed(sent: Sent) -> bool:
    return 0 < sent.harvest.total() < sent.exchanges.total()


def _row(
    kind: str, accounts: list[str], sent: Mapping[str, Sent], claims: Mapping[str, Counter[int]]
) -> ExchangeRow:
    nothing: Counter[int] = Counter()
    # claims of refused exchanges are neither right nor wrong
    mine = {a: claims.get(a, nothing) & sent[a].exchanges for a in accounts}
    claimed = sum(c.total() for c in mine.values())
    harvest = sum(sent[a].harvest.total() for a in accounts)
    right = sum((c & sent[a].harvest).total() for a, c in mine.items())
    return ExchangeRow(
        kind=kind,
        accounts=len(accounts),
        exchanges=sum(sent[a].exchanges.total() for a in accounts),
        harvest=harvest,
        claimed=claimed,
        right=right,
        precision=right / claimed if claimed else None,
        recall=right / harvest if harvest else None,
    )

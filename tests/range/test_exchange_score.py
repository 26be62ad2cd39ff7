"""Claims are held against what was sent: refused exchanges aside, each exchange once."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.exchange_score import (
    ALL,
    MIXED,
    ExchangeRow,
    ExchangeScore,
    read_sent,
    score_exchanges,
)
from stillwatch.range.truth import AccountTruth

LABELS = {
    "mixer": AccountTruth(account="mixer", kind="proxy", population="campaign", campaign="c"),
    "pure": AccountTruth(account="pure", kind="pool", population="campaign", campaign="c"),
    "customer": AccountTruth(account="customer", kind="chat", population="customer"),
}
TRAFFIC: list[tuple[str, str, int, int | None]] = [  # id, account, second, status
    ("h1", "mixer", 1, 200), ("h2", "mixer", 2, 200), ("h3", "mixer", 3, None), ("o1", "mixer", 4, 200),
    ("o2", "mixer", 5, 200), ("r1", "mixer", 6, 403), ("p1", "pure", 1, 200), ("p2", "pure", 2, 429),
    ("c1", "customer", 1, 200),
]  # fmt: skip
HARVEST = ("h1", "h2", "h3", "p1")
SECOND = 1_767_225_600  # 2026-01-01


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "truth").mkdir()
    with gzip.open(tmp_path / "truth" / "harvest.txt.gz", "wt") as file:
        file.write("\n".join(HARVEST) + "\n")
    with gzip.open(tmp_path / "traffic.jsonl.gz", "wt") as file:
        for name, account, second, status in TRAFFIC:
            row: dict[str, Any] = {"id": name, "account": account, "ts": f"2026-01-01T00:00:0{second}.000Z"}
            file.write(json.dumps(row | ({} if status is None else {"status": status})) + "\n")
    return tmp_path


def claims(*rows: tuple[str, int]) -> pa.Table:
    return pa.table(
        {
            "account": [account for account, _ in rows],
            "ts": [(SECOND + second) * 1_000_000 for _, second in rows],
            "exchange": list(range(len(rows))),
        }
    )


def row_of(score: ExchangeScore, kind: str) -> ExchangeRow:
    return next(row for row in (*score.mixed, *score.totals) if row.kind == kind)


def test_precision_and_recall_of_a_mixed_account(directory: Path) -> None:
    given = claims(("mixer", 1), ("mixer", 2), ("mixer", 4))
    row = row_of(score_exchanges(given, read_sent(directory), LABELS), "proxy")
    assert (row.exchanges, row.harvest, row.claimed, row.right) == (5, 3, 3, 2)
    assert row.precision == pytest.approx(2 / 3)
    assert row.recall == pytest.approx(2 / 3)


def test_an_account_with_nothing_but_harvest_is_not_mixed(directory: Path) -> None:
    score = score_exchanges(claims(("pure", 1)), read_sent(directory), LABELS)
    assert [row.kind for row in score.mixed] == ["proxy"]
    assert row_of(score, MIXED).claimed == 0
    assert row_of(score, ALL).right == 1


def test_refused_exchanges_count_neither_way(directory: Path) -> None:
    score = score_exchanges(claims(("mixer", 6), ("pure", 2)), read_sent(directory), LABELS)
    assert row_of(score, ALL).claimed == 0


def test_an_exchange_that_two_campaigns_claim_counts_once(directory: Path) -> None:
    twice = pa.concat_tables([claims(("mixer", 1)), claims(("mixer", 1))])
    assert row_of(score_exchanges(twice, read_sent(directory), LABELS), MIXED).claimed == 1


def test_two_exchanges_of_one_moment_are_two(directory: Path) -> None:
    sent = read_sent(directory)
    sent["mixer"].exchanges[(SECOND + 1) * 1_000_000] += 1
    score = score_exchanges(claims(("mixer", 1), ("mixer", 1)), sent, LABELS)
    assert (row_of(score, MIXED).claimed, row_of(score, MIXED).right) == (2, 1)


def test_claims_among_customers_are_told(directory: Path) -> None:
    assert score_exchanges(claims(("customer", 1)), read_sent(directory), LABELS).customers == 1


def test_nothing_claimed_has_no_precision(directory: Path) -> None:
    row = row_of(score_exchanges(claims(), read_sent(directory), LABELS), MIXED)
    assert row.precision is None
    assert row.recall == 0.0


def test_another_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="not a composed range"):
        read_sent(tmp_path)

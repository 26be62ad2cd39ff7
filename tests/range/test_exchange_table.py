"""The table of exchanges fits a terminal and shows every kind and total."""

from __future__ import annotations

import io

from rich.console import Console

from stillwatch.range.exchange_score import ALL, ExchangeRow, ExchangeScore
from stillwatch.range.exchange_table import print_exchange_score

ROW = ExchangeRow(
    kind="resale_proxy", accounts=46, exchanges=59190, harvest=17731, claimed=0, right=0, precision=None,
    recall=0.5,
)  # fmt: skip


def shown(score: ExchangeScore) -> str:
    console = Console(file=io.StringIO(), width=80)
    print_exchange_score(score, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_every_row_is_shown_whole() -> None:
    total = ExchangeRow(
        kind=ALL, accounts=46, exchanges=1_000_000, harvest=9, claimed=8, right=4, precision=0.5, recall=0.25
    )
    text = shown(ExchangeScore(mixed=(ROW,), totals=(total,), customers=7))
    assert "resale_proxy" in text
    assert ALL in text
    assert "50.0%" in text
    assert "25.0%" in text
    assert "customers: 7" in text
    assert "…" not in text


def test_a_share_of_nothing_is_a_dash() -> None:
    assert " - " in shown(ExchangeScore(mixed=(ROW,), totals=(), customers=0))

"""The step `account_totals`: of the measures only what later steps ask for."""

from __future__ import annotations

import pyarrow as pa

from tests.detect.steps.running import ACCOUNTS, Running


def test_each_account_and_its_exchanges_are_kept(running: Running) -> None:
    measures = ACCOUNTS | {"org": pa.int64()}
    assert running("account_totals", {"account_measures": (measures, [(3, 7, 1), (5, 2, 0)])}) == [
        (3, 7),
        (5, 2),
    ]

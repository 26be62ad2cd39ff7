"""Rows look as rows of a log do, and tell nothing that a log would not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS


def test_rows_have_the_lakes_columns(exchanges: pa.Table) -> None:
    assert exchanges.schema.equals(EXCHANGES)
    for name in ("id", "ts", "account", "model", "head", "body", "words", "harvest_mask", *HARVEST_COLUMNS):
        assert exchanges[name].null_count == 0


def test_ids_are_of_one_exchange_each(exchanges: pa.Table) -> None:
    assert pc.count_distinct(exchanges["id"]).as_py() == exchanges.num_rows


def test_a_text_has_one_sketch_and_one_cell(exchanges: pa.Table) -> None:
    for place in ("system", "head", "tail"):
        known = exchanges.filter(exchanges[place].is_valid())
        assert known[f"{place}_sketch"].null_count == 0
        units = known.group_by(place).aggregate([(f"{place}_cell", "count_distinct")])
        assert pc.max(units[f"{place}_cell_count_distinct"]).as_py() == 1


def test_a_good_part_repeats_and_a_good_part_never(exchanges: pa.Table) -> None:
    _, counts = np.unique(exchanges["body"].to_numpy(), return_counts=True)
    assert (counts == 1).sum() > 0.8 * exchanges.num_rows
    _, counts = np.unique(exchanges["system"].drop_null().to_numpy(), return_counts=True)
    assert counts.max() > 100


def test_programs_set_what_they_set_in_all_requests(exchanges: pa.Table) -> None:
    framed = exchanges.filter(exchanges["system"].is_valid())
    each = framed.group_by("system").aggregate(
        [("temperature", "count_distinct"), ("max_tokens", "count_distinct")]
    )
    assert pc.max(each["temperature_count_distinct"]).as_py() == 1
    assert pc.max(each["max_tokens_count_distinct"]).as_py() == 1
    assert 0.05 < exchanges["tools"].is_valid().to_numpy().mean() < 0.4

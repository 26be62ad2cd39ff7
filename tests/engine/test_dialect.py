"""What is written for Spark, and what is refused; that it means the same is tested in test_contract.py."""

from __future__ import annotations

import pytest

from stillwatch.engine.dialect import to_spark
from stillwatch.engine.steps import load, step_names


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("$least", ":least"),
        ("'$least'", "'$least'"),
        ("row_number() OVER (ORDER BY a)", "CAST(ROW_NUMBER() OVER (ORDER BY a NULLS LAST) AS BIGINT)"),
        ("sum(a) OVER (ORDER BY a DESC)", "SUM(a) OVER (ORDER BY a DESC)"),
        ("a >> 3", "SHIFTRIGHT(a, 3)"),
        ("l[1]", "GET(l, 0)"),
        ("epoch_us(ts)", "UNIX_MICROS(ts)"),
        ("log(a)", "LOG10(a)"),
        ("log(3, a)", "LOG(3, a)"),
        ("CAST(a AS BIGINT)", "CAST(a AS BIGINT)"),
        ("CAST((a + 0.5) AS BIGINT)", "CAST(BROUND((a + 0.5)) AS BIGINT)"),
        ("CAST(CAST(a AS DOUBLE) AS INTEGER)", "CAST(BROUND(CAST(a AS DOUBLE)) AS INT)"),
        ("CAST(a + 1 AS BIGINT)", "CAST(a + 1 AS BIGINT)"),
        ("CAST('7' AS BIGINT)", "CAST('7' AS BIGINT)"),
        ("CAST(a AS HUGEINT)", "CAST(a AS DECIMAL(38, 0))"),
        ("make_timestamp(a)", "TIMESTAMP_MICROS(a)"),
    ],
)
def test_what_is_written_for_spark(duckdb: str, spark: str) -> None:
    assert to_spark(f"SELECT {duckdb} FROM t") == f"SELECT {spark} FROM t"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("hash(a)", "each engine has its own"),
        ("random()", "seeds are arguments"),
        ("now()", "clocks are arguments"),
        ("current_date", "clocks are arguments"),
        ("approx_count_distinct(a)", "in its own way"),
        ("approx_quantile(a, 0.5)", "in its own way"),
        ("mode(a)", "choice among equals"),
        ("date_diff('hour', a, b)", "epoch_us"),
        ("dayofweek(a)", "isodow"),
        ("bit_count(a)", "negative"),
        ("list(a ORDER BY b)", "list_sort"),
    ],
)
def test_what_engines_do_not_compute_alike_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        to_spark(f"SELECT {expression} AS x FROM t")


def test_what_is_no_sql_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be written for Spark"):
        to_spark("SELECT FROM WHERE (")


@pytest.mark.parametrize("name", step_names())
def test_every_step_that_ships_can_be_written_for_spark(name: str) -> None:
    step = load(name)
    written = to_spark(step.sql)
    assert "$" not in written
    assert all(f":{parameter}" in written for parameter in step.parameters)

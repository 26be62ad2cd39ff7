"""What every engine must do alike: a new engine is added to ENGINES and passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stillwatch.engine.contract import Engine, Window
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.spark import SparkEngine
from stillwatch.engine.steps import Step, parse
from stillwatch.model.errors import StillwatchError
from stillwatch.model.lake import EXCHANGES
from tests.engine.portable import CONSTRUCTS, ROWS

ENGINES: dict[str, Callable[[pytest.FixtureRequest], Engine]] = {
    "duckdb": lambda _: DuckDBEngine(),
    "spark": lambda request: SparkEngine(request.getfixturevalue("spark")),
}


@pytest.fixture(
    params=["duckdb", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))], ids=sorted(ENGINES)
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param](request) as engine:
        yield engine


def _step(sql: str, name: str = "answers") -> Step:
    return parse(name, f"-- A row is an answer.\n{sql}")


def test_an_arrow_table_goes_in_and_comes_out(engine: Engine) -> None:
    table = pa.table({"account": pa.array([3, 1], pa.int64()), "name": ["c", "a"]})
    engine.register("accounts", table)
    assert engine.table("accounts").sort_by("account").equals(table.sort_by("account"))


def test_parquet_files_are_read_as_one_table(engine: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / f"day=2026-01-0{n}" / "part.parquet" for n in (1, 2)]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        pq.write_table(pa.table({"account": [number]}), path)
    engine.register("accounts", paths)
    assert engine.table("accounts").sort_by("account").to_pydict() == {"account": [0, 1]}
    with pytest.raises(ValueError, match="at least one"):
        engine.register("nothing", [])


def test_a_step_makes_a_table_that_the_next_step_reads(engine: Engine) -> None:
    engine.register("accounts", pa.table({"account": [1, 2, 3]}))
    rows = engine.step(_step("SELECT account FROM accounts WHERE account > $least", "kept"), {"least": 1})
    assert rows == 2
    assert engine.step(_step("SELECT max(account) AS most FROM kept")) == 1
    assert engine.table("answers").to_pydict() == {"most": [3]}


def test_a_step_can_run_again_and_into_another_table(engine: Engine) -> None:
    step = _step("SELECT $value AS value")
    engine.step(step, {"value": 1})
    engine.step(step, {"value": 2})
    engine.step(step, {"value": 3}, into="others")
    assert engine.table("answers").to_pydict() == {"value": [2]}
    assert engine.table("others").to_pydict() == {"value": [3]}


def test_order_by_survives_into_the_table(engine: Engine) -> None:
    engine.register("numbers", pa.table({"number": list(range(300_000, 0, -1))}))
    engine.step(_step("SELECT number FROM numbers ORDER BY number"))
    assert engine.table("answers")["number"].to_pylist() == list(range(1, 300_001))


@pytest.mark.parametrize("value", ["'; DROP TABLE accounts; --", "it's", "", None, 2**40, 0.1, True])
def test_values_are_bound_and_never_spliced(engine: Engine, value: str | float | None) -> None:
    engine.step(_step("SELECT $value AS value"), {"value": value})
    assert engine.table("answers")["value"].to_pylist() == [pytest.approx(value) if value == 0.1 else value]


@pytest.mark.parametrize(("given", "wrong"), [({}, "least"), ({"least": 1, "most": 2}, "most")])
def test_missing_and_extra_values_are_named(engine: Engine, given: dict[str, int], wrong: str) -> None:
    with pytest.raises(StillwatchError, match=f"step answers: {wrong}"):
        engine.step(_step("SELECT $least AS least"), given)


@pytest.mark.parametrize("name", ["a b", "a;", "Upper", "", '"x"'])
def test_only_plain_words_name_tables(engine: Engine, name: str) -> None:
    with pytest.raises(ValueError, match="a name is"):
        engine.register(name, pa.table({"a": [1]}))
    with pytest.raises(ValueError, match="a name is"):
        engine.step(_step("SELECT 1 AS one"), into=name)
    with pytest.raises(ValueError, match="a name is"):
        engine.table(name)


def test_a_dropped_table_is_gone(engine: Engine) -> None:
    engine.step(_step("SELECT 1 AS one"))
    engine.register("given", pa.table({"a": [1]}))
    for name in ("answers", "given"):
        engine.drop(name)
        with pytest.raises(StillwatchError, match=f"no table {name}"):
            engine.table(name)


def test_an_input_is_not_overwritten_by_a_step(engine: Engine) -> None:
    engine.register("answers", pa.table({"a": [1]}))
    with pytest.raises(ValueError, match="is an input"):
        engine.step(_step("SELECT 1 AS one"))
    engine.drop("answers")
    assert engine.step(_step("SELECT 1 AS one")) == 1


def test_hours_are_cut_in_utc(engine: Engine) -> None:
    moment = pa.array([1_767_571_200_000_000 + 5_400_000_000], pa.timestamp("us", tz="UTC"))
    engine.register("moments", pa.table({"ts": moment}))
    engine.step(_step("SELECT date_trunc('day', ts) AS day FROM moments"))
    assert engine.table("answers")["day"].cast(pa.int64()).to_pylist() == [1_767_571_200_000_000]


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_sql_means_the_same(engine: Engine, construct: str) -> None:
    sql, expected = CONSTRUCTS[construct]
    engine.register("exchanges", ROWS)
    engine.step(_step(sql))
    found = [tuple(column.to_pylist()) for column in engine.table("answers").columns]
    assert sorted(zip(*found, strict=True), key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize("stored", ["in Arrow", "in Parquet"])
def test_every_column_of_the_lake_keeps_its_values(engine: Engine, stored: str, tmp_path: Path) -> None:
    table = pa.Table.from_pylist([_full_row(), {}], schema=EXCHANGES)
    path = tmp_path / "a [b] {c}*?" / "part.parquet"
    path.parent.mkdir()
    pq.write_table(table, path)
    engine.register("given", table if stored == "in Arrow" else [path])
    engine.step(_step("SELECT * FROM given ORDER BY id"))
    for name in ("given", "answers"):
        found = engine.table(name).sort_by("id")
        assert found.to_pylist() == table.to_pylist()
        assert [_kind(field.type) for field in found.schema] == [_kind(field.type) for field in EXCHANGES]


def _full_row() -> dict[str, object]:
    """A row whose values are far out, so that a narrower type would lose something of them."""
    row: dict[str, object] = {}
    for field in EXCHANGES:
        if pa.types.is_integer(field.type):
            row[field.name] = -(2 ** (field.type.bit_width - 1))
        elif pa.types.is_fixed_size_binary(field.type):
            row[field.name] = bytes(range(256 - field.type.byte_width, 256))
        elif pa.types.is_list(field.type):
            row[field.name] = [2**63 - 1, None, 0]
        elif pa.types.is_timestamp(field.type):
            row[field.name] = 1_767_571_199_999_999
        else:
            row[field.name] = {"bool": True, "string": "é\0'", "float": 0.1, "double": 0.1}[str(field.type)]
    return row


def _kind(kind: pa.DataType) -> str:
    """A type as engines keep it: octets of one length are octets, and a list's items have any name."""
    if pa.types.is_list(kind):
        return f"list of {kind.value_type}"
    return "binary" if pa.types.is_fixed_size_binary(kind) else str(kind)


def test_parquet_files_are_cut_to_the_window(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    times = [None, 0, 1_767_571_200_000_000, 1_767_571_200_000_001, 2**52]
    pq.write_table(pa.table({"ts": pa.array(times, pa.timestamp("us", "UTC"))}), path)
    for window, expected in (
        (Window(1_767_571_200_000_000), times[2:]),
        (Window(None, 1_767_571_200_000_001), times[1:3]),
        (Window(1, 1_767_571_200_000_001), times[2:3]),
        (Window(), times),
    ):
        engine.register("moments", [path], window)
        assert engine.table("moments")["ts"].cast(pa.int64()).to_pylist() == expected


def test_a_view_is_made_anew_each_time_and_takes_no_values(engine: Engine) -> None:
    engine.step(_step("SELECT 1 AS value", "given"))
    engine.view(_step("SELECT value + 1 AS value FROM given", "seen"))
    engine.step(_step("SELECT 5 AS value", "given"))
    assert engine.step(_step("SELECT value FROM seen")) == 1
    assert engine.table("answers").to_pydict() == {"value": [6]}
    engine.view(_step("SELECT 9 AS value", "seen"))
    assert engine.table("seen").to_pydict() == {"value": [9]}
    with pytest.raises(ValueError, match="is an input"):
        engine.step(_step("SELECT 1 AS value", "seen"))
    with pytest.raises(ValueError, match="takes no values"):
        engine.view(_step("SELECT $value AS value"))
    engine.drop("seen")
    with pytest.raises(StillwatchError, match="no table seen"):
        engine.table("seen")


def test_rows_can_be_added_to_a_table(engine: Engine) -> None:
    assert engine.step(_step("SELECT $value AS value", "kept"), {"value": 1}) == 1
    assert engine.step(_step("SELECT $value AS value", "kept"), {"value": 2}, append=True) == 2
    assert sorted(engine.table("kept")["value"].to_pylist()) == [1, 2]
    assert engine.step(_step("SELECT $value AS value", "kept"), {"value": 3}) == 1


def test_a_view_is_handed_over_piece_by_piece(engine: Engine) -> None:
    engine.register("given", pa.table({"value": [3, 1, 3, 2]}))
    engine.view(_step("SELECT value FROM given WHERE value > 1", "seen"))
    found = [value for batch in engine.batches("seen") for value in batch["value"].to_pylist()]
    assert set(found) == {2, 3}
    assert len(found) in (2, 3)
    with pytest.raises(StillwatchError, match="no table nothing"):
        list(engine.batches("nothing"))


def test_a_table_that_a_step_read_can_go(engine: Engine) -> None:
    engine.register("given", pa.table({"value": [1, 2]}))
    engine.step(_step("SELECT value FROM given WHERE value > 1", "kept"))
    engine.step(_step("SELECT value * 10 AS value FROM kept", "kept"))
    engine.drop("given")
    assert engine.table("kept").to_pydict() == {"value": [20]}


def test_an_overflow_is_an_error_and_not_another_number(engine: Engine) -> None:
    engine.register("given", pa.table({"value": [2**62]}))
    with pytest.raises(Exception, match=r"(?i)overflow|out of range"):
        engine.step(_step("SELECT value * 4 AS value FROM given"))

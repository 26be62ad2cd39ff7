"""The steps' SQL for Spark: DuckDB's text through sqlglot, mended where the two would not mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.errors import ParseError, UnsupportedError
from sqlglot.generators.spark import SparkGenerator

_REFUSED: Final[dict[type[exp.Expr], str]] = {
    exp.Rand: "seeds are arguments",
    exp.CurrentTimestamp: "clocks are arguments",
    exp.CurrentDate: "clocks are arguments",
    exp.ApproxDistinct: "each engine estimates in its own way",
    exp.ApproxQuantile: "each engine estimates in its own way",
    exp.Mode: "each engine has its own choice among equals",
    exp.DateDiff: "DuckDB counts boundaries, Spark whole units; subtract epoch_us instead",
    exp.DayOfWeek: "the first day is 0 in one and 1 in the other; use isodow",
}
_REFUSED_CALLS: Final = {
    "bit_count": "of a negative number each engine counts other bits",
    "hash": "each engine has its own",
    "now": "clocks are arguments",
}
_REAL: Final = (exp.Div, exp.Ln, exp.Log, exp.Exp, exp.Sqrt, exp.Pow, exp.Avg)
_PLACES: Final = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile)
_OWN: Final = (exp.DayOfWeekIso, exp.PercentileCont, exp.TimeToUnix, exp.UnixToTime)  # written below


@cache
def to_spark(sql: str) -> str:
    """`sql` (one SELECT of DuckDB) for Spark; its `$name` become `:name` and stay to be bound.

    `ValueError` where it is no SQL, or asks for what the two engines do not compute alike.
    """
    try:
        tree = parse_one(sql, read="duckdb")
        for what, why in _not_alike(tree):
            raise ValueError(f"{what} is not the same on every engine: {why}")
        return _Portable(dialect="spark", unsupported_level=ErrorLevel.RAISE, comments=False).generate(tree)
    except (ParseError, UnsupportedError) as error:
        raise ValueError(f"cannot be written for Spark: {error}") from error


def _not_alike(tree: exp.Expr) -> Iterator[tuple[str, str]]:
    for node in tree.walk():
        reason = _REFUSED.get(type(node))
        if isinstance(node, exp.Anonymous):
            reason = _REFUSED_CALLS.get(node.name.lower())
        if isinstance(node, exp.ArrayAgg) and isinstance(node.this, exp.Order):
            reason = "Spark has no order in it; use list_sort around it"
        if reason:
            yield node.sql("duckdb"), reason


def _is_real(node: exp.Expr) -> bool:
    """Whether an expression is evidently no whole number; nothing is known of a column."""
    if isinstance(node, exp.Paren | exp.Add | exp.Sub | exp.Mul | exp.Neg):
        return any(_is_real(part) for part in node.iter_expressions())
    if isinstance(node, exp.Cast):
        return bool(node.args["to"].is_type(*exp.DataType.REAL_TYPES))
    return isinstance(node, _REAL) or (node.is_number and not node.is_int)


class _Portable(SparkGenerator):
    """Spark's SQL with the meaning that DuckDB gives to it. Counts are in 64 bits, as DuckDB's are."""

    TRANSFORMS = {k: v for k, v in SparkGenerator.TRANSFORMS.items() if k not in _OWN}  # noqa: RUF012

    def anonymous_sql(self, expression: exp.Anonymous) -> str:
        """`epoch_us`, which sqlglot does not know."""
        if expression.name.lower() == "epoch_us":
            return f"UNIX_MICROS({self.sql(expression.expressions[0])})"
        return super().anonymous_sql(expression)

    def arraysize_sql(self, expression: exp.ArraySize) -> str:
        """Elements of a list."""
        return _bigint(f"SIZE({self.sql(expression, 'this')})")

    def bracket_sql(self, expression: exp.Bracket) -> str:
        """An element, null past the end; Spark's brackets fail there. sqlglot has counted it from 0."""
        return f"GET({self.sql(expression, 'this')}, {self.sql(expression.expressions[0])})"

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        """DuckDB rounds to the nearest whole number, a half to the even one; Spark would cut off."""
        value, kind = self.sql(expression, "this"), expression.to
        if kind.is_type(exp.DType.INT128):
            return f"CAST({value} AS DECIMAL(38, 0))"
        if kind.is_type(*exp.DataType.INTEGER_TYPES) and _is_real(expression.this):
            return f"CAST(BROUND({value}) AS {self.sql(kind)})"
        return super().cast_sql(expression, safe_prefix)

    def dayofweekiso_sql(self, expression: exp.DayOfWeekIso) -> str:
        """Monday 1, Sunday 7."""
        return _bigint(f"WEEKDAY({self.sql(expression, 'this')}) + 1")

    def extract_sql(self, expression: exp.Extract) -> str:
        """A part of a moment."""
        return _bigint(super().extract_sql(expression))

    def hour_sql(self, expression: exp.Hour) -> str:
        """The hour of a moment."""
        return _bigint(f"HOUR({self.sql(expression, 'this')})")

    def length_sql(self, expression: exp.Length) -> str:
        """Characters of a text."""
        return _bigint(f"LENGTH({self.sql(expression, 'this')})")

    def log_sql(self, expression: exp.Log) -> str:
        """DuckDB's log is that to base 10; and ln(x) / ln(2) is not log2(x) to the last bit."""
        base, value = expression.this, expression.args.get("expression")
        if value is None or base.name == "10":
            return f"LOG10({self.sql(value or base)})"
        return f"LOG2({self.sql(value)})" if base.name == "2" else f"LOG({self.sql(base)}, {self.sql(value)})"

    def percentilecont_sql(self, expression: exp.PercentileCont) -> str:
        """DuckDB's quantile_cont."""
        return f"PERCENTILE({self.sql(expression, 'this')}, {self.sql(expression, 'expression')})"

    def timetounix_sql(self, expression: exp.TimeToUnix) -> str:
        """Seconds with their fraction."""
        return f"(UNIX_MICROS({self.sql(expression, 'this')}) / 1E6)"

    def unixtotime_sql(self, expression: exp.UnixToTime) -> str:
        """A moment with its fraction of a second."""
        unit = {"": "SECONDS", "3": "MILLIS", "6": "MICROS"}[expression.text("scale")]
        return f"TIMESTAMP_{unit}({self.sql(expression, 'this')})"

    def window_sql(self, expression: exp.Window) -> str:
        """Places in a window."""
        text = super().window_sql(expression)
        return _bigint(text) if isinstance(expression.this, _PLACES) else text


def _bigint(text: str) -> str:
    return f"CAST({text} AS BIGINT)"

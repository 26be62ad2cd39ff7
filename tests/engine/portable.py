"""SQL that steps may use, with what every engine must answer over one small table."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Final

import pyarrow as pa

Row = tuple[object, ...]

ROWS: Final = pa.table(
    {
        "account": pa.array([1, 1, 2, 2, 2**62], pa.int64()),
        "share": pa.array([1.5, 2.5, -0.5, None, 3.5], pa.float64()),
        "tokens": pa.array([7, -7, 5, None, 2], pa.int32()),
        "mask": pa.array([5, 3, 8, None, -8], pa.int32()),
        "ts": pa.array([90_000_001, 3_600_000_000, 5_400_000_000, None, 2**36], pa.timestamp("us", "UTC")),
        "model": pa.array(["b", "a", "B", None, ""], pa.string()),
        "sentences": pa.array([[1, 2], [3], [], None, [2, 2]], pa.list_(pa.int64())),
        "sketch": pa.array([b"ab", b"\x00\xff", b"b\x00", None, b"aa"], pa.binary(2)),
    }
)  # fmt: skip


def at(hour: int) -> datetime:
    """An hour of the first day."""
    return datetime(1970, 1, 1, hour, tzinfo=UTC)


# what it shows -> a SELECT over `exchanges` (ROWS), and its rows
CONSTRUCTS: Final[dict[str, tuple[str, list[Row]]]] = {
    "groups, with nulls apart": (
        "SELECT account, count(*), count(tokens), sum(tokens), min(model), max(share), avg(tokens) "
        "FROM exchanges GROUP BY account",
        [(1, 2, 2, 0, "a", 2.5, 0.0), (2, 2, 1, 5, "B", -0.5, 5.0), (2**62, 1, 1, 2, "", 3.5, 2.0)],
    ),
    "distinct counts": ("SELECT count(DISTINCT account), count(DISTINCT tokens) FROM exchanges", [(3, 4)]),
    "having": ("SELECT account FROM exchanges GROUP BY account HAVING min(tokens) <> max(tokens)", [(1,)]),
    "filtered counts": (
        "SELECT account, count(*) FILTER (WHERE tokens > 0) AS n FROM exchanges GROUP BY ALL",
        [(1, 1), (2, 1), (2**62, 1)],
    ),
    "places in a window are 64 bits": (
        "SELECT account, row_number() OVER (PARTITION BY account ORDER BY share DESC) * 9223372036 AS place, "
        "rank() OVER (ORDER BY account) FROM exchanges",
        [(1, 9223372036, 1), (1, 18446744072, 1), (2, 9223372036, 3), (2, 18446744072, 3),
         (2**62, 9223372036, 5)],
    ),
    "null comes last in a window, up and down": (
        "SELECT tokens, row_number() OVER (ORDER BY tokens), row_number() OVER (ORDER BY tokens DESC) "
        "FROM exchanges",
        [(-7, 1, 4), (2, 2, 3), (5, 3, 2), (7, 4, 1), (None, 5, 5)],
    ),
    "qualify": (
        "SELECT account, tokens FROM exchanges WHERE tokens IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY account ORDER BY tokens) = 1",
        [(1, -7), (2, 5), (2**62, 2)],
    ),
    "a moment before, in a window of time": (
        "SELECT tokens, epoch_us(lag(ts) OVER (ORDER BY ts)), "
        "count(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW) "
        "FROM exchanges WHERE ts IS NOT NULL",
        [(7, None, 1), (-7, 90_000_001, 2), (5, 3_600_000_000, 2), (2, 5_400_000_000, 1)],
    ),
    "bits": (
        "SELECT mask & 1, mask | 2, mask >> 1, xor(mask, 1), 1 << 4, (mask >> 1) & 1 "
        "FROM exchanges WHERE mask IN (5, -8)",
        [(1, 7, 2, 4, 16, 0), (0, -6, -4, -7, 16, 0)],
    ),
    "bits over a group": ("SELECT bit_or(mask), bit_and(mask), bit_xor(mask) FROM exchanges", [(-1, 0, -10)]),
    "a list taken apart": (
        "SELECT tokens, unnest(sentences) AS sentence FROM exchanges",
        [(7, 1), (7, 2), (-7, 3), (2, 2), (2, 2)],
    ),
    "a list taken apart in a join": (
        "SELECT e.tokens, s.sentence FROM exchanges AS e, unnest(e.sentences) AS s(sentence)",
        [(7, 1), (7, 2), (-7, 3), (2, 2), (2, 2)],
    ),
    "lists": (
        "SELECT array_length(sentences), sentences[2], list_contains(sentences, 3), "
        "array_length(list_distinct(sentences)) FROM exchanges WHERE tokens IN (7, -7, 2)",
        [(2, 2, False, 2), (1, None, True, 1), (2, 2, False, 1)],
    ),
    "a list of a group": (
        "SELECT account, list_sort(list(tokens)) FROM exchanges WHERE tokens IS NOT NULL GROUP BY account",
        [(1, [-7, 7]), (2, [5]), (2**62, [2])],
    ),
    "equal or both null": (
        "SELECT a.account FROM exchanges AS a JOIN exchanges AS b "
        "ON a.model IS NOT DISTINCT FROM b.model WHERE a.model IS NULL",
        [(2,)],
    ),
    "a join with nothing on the other side": (
        "SELECT e.account, coalesce(o.frame, e.account) FROM exchanges AS e "
        "LEFT JOIN (SELECT 1 AS account, -9 AS frame) AS o ON o.account = e.account",
        [(1, -9), (1, -9), (2, 2), (2, 2), (2**62, 2**62)],
    ),
    "who is in, and who is not": (
        "SELECT account FROM exchanges WHERE account IN (SELECT account FROM exchanges WHERE tokens < 0) "
        "UNION ALL SELECT e.account FROM exchanges AS e ANTI JOIN "
        "(SELECT account FROM exchanges WHERE tokens < 5) AS low ON low.account = e.account",
        [(1,), (1,), (2,), (2,)],
    ),
    "sets": (
        "SELECT account FROM exchanges UNION SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 2",
        [(1,), (2**62,)],
    ),
    "times": (
        "SELECT epoch_us(ts), epoch(ts), hour(ts), extract(minute FROM ts), isodow(ts), "
        "date_trunc('hour', ts), ts + INTERVAL 1 HOUR > ts, to_timestamp(3600.5) > ts "
        "FROM exchanges WHERE tokens IN (7, 5)",
        [(90_000_001, 90.000001, 0, 1, 4, at(0), True, True),
         (5_400_000_000, 5400.0, 1, 30, 4, at(1), True, False)],
    ),
    "half a number is rounded to the even one": (
        "SELECT CAST(share * 1.0 AS BIGINT), CAST(tokens / 2 AS INTEGER) FROM exchanges WHERE tokens > 0",
        [(2, 4), (0, 2), (4, 1)],
    ),
    "whole division and remainder cut towards zero": (
        "SELECT tokens // 2, tokens % 4, tokens / 2 FROM exchanges WHERE tokens IN (7, -7)",
        [(3, 3, 3.5), (-3, -3, -3.5)],
    ),
    "logarithms": (
        "SELECT ln(8), log2(8), log10(1000), log(100), exp(0), sqrt(4), pow(2, 3)",
        [(math.log(8), 3.0, 3.0, 2.0, 1.0, 2.0, 8.0)],
    ),
    "quantiles": (
        "SELECT median(tokens), quantile_cont(share, 0.25), stddev_samp(tokens) IS NULL FROM exchanges",
        [(3.5, 1.0, False)],
    ),
    "the value at the largest": (
        "SELECT arg_max(model, tokens), arg_min(account, tokens) FROM exchanges", [("b", 1)]
    ),
    "texts": (
        "SELECT model || '-x', length(model), lower(model), model LIKE 'b%', model < 'a' FROM exchanges "
        "WHERE tokens IN (7, 5)",
        [("b-x", 1, "b", True, False), ("B-x", 1, "b", False, True)],
    ),
    "octets compare as they stand": (
        "SELECT min(sketch), max(sketch), count(DISTINCT sketch) FROM exchanges", [(b"\x00\xff", b"b\x00", 4)]
    ),
    "choices": (
        "SELECT CASE WHEN tokens > 0 THEN 1 ELSE 0 END, greatest(tokens, 0), least(tokens, 0), "
        "nullif(tokens, 7), if(mask > 4, 'x', 'y') FROM exchanges WHERE tokens IN (7, -7)",
        [(1, 7, 0, None, "x"), (0, 0, -7, -7, "y")],
    ),
    "wide sums": ("SELECT CAST(sum(account) AS DOUBLE) FROM exchanges WHERE account < 9", [(6.0,)]),
    "columns left out": (
        "SELECT * EXCLUDE (share, ts, model, sentences, sketch) FROM exchanges WHERE tokens = 2",
        [(2**62, 2, -8)],
    ),
}  # fmt: skip

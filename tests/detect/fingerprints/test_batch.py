"""Lake rows: nothing but fingerprints, the same in any batch, and under another key other hashes."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS
from stillwatch.model.normal import NormalExchange
from tests.detect.normal_rows import exchange

KEY, OTHER = bytes(range(32)), bytes(32)
EXACT = (
    "account",
    "org",
    "api_key",
    "conversation",
    "id",
    "net",
    "client",
    "system",
    "head",
    "body",
    "tools",
)
FRAME = "Imagine the internal reasoning behind the finished answer. Write it out step by step, please do."
FULL = [
    exchange(
        n, org="acme", api_key=f"key {n}", ip=f"203.0.113.{n}", user_agent="acme-python/0.44.1",
        conversation="c", system=FRAME, user=f"Question {n} about tides and the moon in spring. " * 3,
        response="<b>It is</b>", tools=("search",), tool_result=True, asn=64500, status=200,
        temperature=0.5, output_tokens=9,
    )
    for n in range(12)
]  # fmt: skip


@pytest.fixture(scope="module")
def printer() -> Fingerprinter:
    return Fingerprinter(KEY)


def test_rows_have_the_lakes_columns_in_the_order_given(printer: Fingerprinter) -> None:
    rows = printer.fingerprint(FULL)
    assert rows.schema == EXCHANGES
    assert rows["ts"].cast(pa.int64()).to_pylist() == [e.ts for e in FULL]
    assert rows["output_tokens"].to_pylist() == [9] * 12
    assert rows["response_tagged"].to_pylist() == [True] * 12
    rows.validate(full=True)


def test_what_was_not_logged_is_null(printer: Fingerprinter) -> None:
    rows = printer.fingerprint([exchange()])
    required = {
        "id", "ts", "account", "model", "turns", "tool_count", "image", "tool_result", "sentences", "words",
        "system_words", "harvest_mask", *HARVEST_COLUMNS,
    }  # fmt: skip
    present = {name for name in EXCHANGES.names if rows[name].null_count == 0}
    assert present == required
    assert rows["sentences"].to_pylist() == [[]]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_batches_may_be_cut_anywhere(sizes: list[int]) -> None:
    printer, whole = Fingerprinter(KEY), Fingerprinter(KEY).fingerprint(FULL)
    cuts = [0, *(min(sum(sizes[: n + 1]), len(FULL)) for n in range(len(sizes))), len(FULL)]
    pieces = [printer.fingerprint(FULL[a:b]) for a, b in pairwise(cuts) if a < b]
    assert pa.Table.from_batches(pieces).combine_chunks().equals(pa.Table.from_batches([whole]))


def test_another_key_shares_no_hash_and_changes_no_measure(printer: Fingerprinter) -> None:
    one, other = printer.fingerprint(FULL), Fingerprinter(OTHER).fingerprint(FULL)
    for name in EXACT:
        assert not set(one[name].to_pylist()) & set(other[name].to_pylist()), name
    for name in (
        *HARVEST_COLUMNS,
        "head_cell",
        "harvest_mask",
        "words",
        "body_meaning",
        "sdk",
        "response_words",
    ):
        assert one[name].equals(other[name]), name


def test_the_largest_network_numbers_stay_apart(printer: Fingerprinter) -> None:
    numbers = [0, 1, 64500, 2**31 - 1, 2**31, 2**32 - 1]
    rows = printer.fingerprint([exchange(n, asn=number) for n, number in enumerate(numbers)])
    assert pc.count_distinct(rows["asn"]).as_py() == len(numbers)
    assert rows["asn"].null_count == 0


def test_no_text_and_no_identifier_is_left(printer: Fingerprinter) -> None:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, EXCHANGES) as writer:
        writer.write_batch(printer.fingerprint(FULL))
    left = sink.getvalue().to_pybytes()
    for word in (b"internal", b"tides", b"acct_", b"203.0.113", b"acme\x00", b"0.44.1"):
        assert word not in left, word


def asks(rows: pa.RecordBatch) -> list[bytes]:
    labels = [rows[name].to_pylist() for name in HARVEST_COLUMNS]
    return [bytes(exchange) for exchange in zip(*labels, strict=True)]


def test_a_tool_or_an_image_is_seen_without_a_word_of_text(printer: Fingerprinter) -> None:
    given_rows: list[NormalExchange] = [exchange(1), exchange(2, image=True, tools=("computer",))]
    rows = printer.fingerprint(given_rows)
    assert rows["image"].to_pylist() == [False, True]
    assert rows["tool_count"].to_pylist() == [0, 1]
    assert rows["tools"].to_pylist()[0] is None
    assert asks(rows)[0] != asks(rows)[1]

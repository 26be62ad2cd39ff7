"""The lake's columns: no text, no country, and types that every engine reads."""

from __future__ import annotations

import pyarrow as pa
import pytest

from stillwatch.model.harvest import LABELS
from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS, MEANING_DIMENSIONS, SKETCH_BYTES

WORDS = {"access_path", "model", "endpoint", "sdk", "stop_reason"}  # chosen by the provider, never by a user


def test_only_the_providers_own_words_are_kept_as_text() -> None:
    assert {f.name for f in EXCHANGES if pa.types.is_string(f.type)} == WORDS


@pytest.mark.parametrize("name", ["country", "language", "ip", "user_agent", "prompt", "text", "name"])
def test_nothing_that_may_not_be_evidence_has_a_column(name: str) -> None:
    assert name not in EXCHANGES.names


def test_no_unsigned_number_is_kept() -> None:
    assert not [f.name for f in EXCHANGES if pa.types.is_unsigned_integer(f.type)]


def test_fixed_sizes_are_those_of_the_fingerprints() -> None:
    widths = {f.name: f.type.byte_width for f in EXCHANGES if pa.types.is_fixed_size_binary(f.type)}
    for name, width in widths.items():
        expected = SKETCH_BYTES if name.endswith("_sketch") else MEANING_DIMENSIONS
        assert width == expected, name


def test_each_harvest_label_has_a_column() -> None:
    assert [name.removeprefix("harvest_") for name in HARVEST_COLUMNS] == list(LABELS)
    assert set(HARVEST_COLUMNS) <= set(EXCHANGES.names)

"""Lake rows for tests: every column filled, reproducible from the number of the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from stillwatch.model.lake import EXCHANGES

START_US = 1_767_573_000_000_000  # 2026-01-05T00:30:00Z, so that copies a moment apart are of one day
HOUR_US = 3_600_000_000


def lake_rows(numbers: Sequence[int], *, variant: int = 0, shift_us: int = 0) -> pa.RecordBatch:
    """One row a number: the same number gives the same id, an hour apart; `variant` alters the rest."""
    return pa.RecordBatch.from_pylist(
        [_row(number, variant, shift_us) for number in numbers], schema=EXCHANGES
    )


def _row(number: int, variant: int, shift_us: int) -> dict[str, Any]:
    generator = np.random.default_rng([number, variant])
    row = {field.name: _value(field.type, generator) for field in EXCHANGES}
    identifier = int(np.random.default_rng([number, 999]).integers(-(2**63), 2**63 - 1))
    return row | {"id": identifier, "ts": START_US + number * HOUR_US + shift_us, "account": number % 7}


def _value(kind: pa.DataType, generator: np.random.Generator) -> Any:
    if generator.random() < 0.1:
        return None
    if pa.types.is_fixed_size_binary(kind):
        return generator.bytes(kind.byte_width)
    if pa.types.is_list(kind):
        return generator.integers(-(2**63), 2**63 - 1, generator.integers(0, 4)).tolist()
    if pa.types.is_string(kind):
        return f"word{generator.integers(5)}"
    if pa.types.is_boolean(kind):
        return bool(generator.random() < 0.5)
    if pa.types.is_floating(kind):
        return float(np.float32(generator.random()))
    return int(generator.integers(0, 100))

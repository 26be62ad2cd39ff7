"""The columns of the lake: one row is one exchange, fingerprinted; no text of it is kept.

Hashes are keyed and signed 64-bit (Spark reads unsigned as decimal). A null was not in the log.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from stillwatch.model.harvest import LABELS

MEANING_DIMENSIONS: Final = 64  # int8 each
SKETCH_SIZE: Final = 24  # MinHash values, uint16 each
SKETCH_BYTES: Final = 2 * SKETCH_SIZE
MAX_SENTENCES: Final = 12
CELL_BITS: Final = 24  # planes that cut the space of meanings
HARVEST_COLUMNS: Final = tuple(f"harvest_{label}" for label in LABELS)

EXCHANGES: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("ts", pa.timestamp("us", tz="UTC")),
        ("account", pa.int64()),
        ("org", pa.int64()),
        ("api_key", pa.int64()),
        ("access_path", pa.string()),
        ("model", pa.string()),
        ("endpoint", pa.string()),
        ("net", pa.int64()),  # /24 or /48
        ("asn", pa.int32()),
        ("client", pa.int64()),  # whole user agent
        ("sdk", pa.string()),  # its first product name
        ("conversation", pa.int64()),
        ("turns", pa.int16()),  # messages in the request
        ("tools", pa.int64()),  # hash of the sorted tool names
        ("tool_count", pa.int16()),
        ("image", pa.bool_()),
        ("tool_result", pa.bool_()),
        ("max_tokens", pa.int32()),
        ("temperature", pa.float32()),
        ("choices", pa.int16()),
        ("stream", pa.bool_()),
        ("thinking", pa.bool_()),
        ("logprobs", pa.bool_()),
        # the three places where a frame stands, and the whole user text
        ("system", pa.int64()),
        ("head", pa.int64()),
        ("tail", pa.int64()),
        ("body", pa.int64()),
        ("system_sketch", pa.binary(SKETCH_BYTES)),
        ("head_sketch", pa.binary(SKETCH_BYTES)),
        ("tail_sketch", pa.binary(SKETCH_BYTES)),
        ("system_meaning", pa.binary(MEANING_DIMENSIONS)),
        ("head_meaning", pa.binary(MEANING_DIMENSIONS)),
        ("tail_meaning", pa.binary(MEANING_DIMENSIONS)),
        ("body_meaning", pa.binary(MEANING_DIMENSIONS)),
        # which side of CELL_BITS planes the meaning lies on, one bit each (see detect.frames.alike)
        ("system_cell", pa.int32()),
        ("head_cell", pa.int32()),
        ("tail_cell", pa.int32()),
        ("sentences", pa.list_(pa.int64())),  # up to MAX_SENTENCES, of system and user text
        ("words", pa.int32()),
        ("system_words", pa.int32()),
        *((name, pa.int16()) for name in HARVEST_COLUMNS),  # probability * 255
        ("harvest_mask", pa.int32()),  # bit i: label i is above its calibrated threshold
        ("input_tokens", pa.int32()),
        ("output_tokens", pa.int32()),
        ("reasoning_tokens", pa.int32()),
        ("cached_tokens", pa.int32()),
        ("latency_ms", pa.float32()),
        ("status", pa.int16()),
        ("stop_reason", pa.string()),
        ("response_words", pa.int32()),
        ("response_tagged", pa.bool_()),  # the answer holds markup tags such as </...>
    ]
)

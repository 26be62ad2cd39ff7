"""Normal exchanges to lake rows: the last place where text is seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from stillwatch.detect.classifiers.features import HarvestInput, harvest_flags
from stillwatch.detect.classifiers.harvest import load as load_classifier
from stillwatch.detect.fingerprints.arrays import Bools, Int64s
from stillwatch.detect.fingerprints.cells import meaning_cells
from stillwatch.detect.fingerprints.client import network_prefix, sdk_name
from stillwatch.detect.fingerprints.hashing import IdentifierHasher, text_key
from stillwatch.detect.fingerprints.text import BODY, HEAD, SYSTEM, TAIL, TextFingerprints, fingerprint_texts
from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS
from stillwatch.model.normal import NormalExchange

_PLACES = {"system": SYSTEM, "head": HEAD, "tail": TAIL, "body": BODY}
_COPIED = (
    "access_path", "model", "endpoint", "turns", "image", "tool_result", "max_tokens", "temperature",
    "choices", "stream", "thinking", "logprobs", "input_tokens", "output_tokens", "reasoning_tokens",
    "cached_tokens", "latency_ms", "status", "stop_reason",
)  # fmt: skip
_HASHED = ("account", "org", "api_key")


class Fingerprinter:
    """Fingerprints batches under one key; remembers identifiers' hashes between batches."""

    def __init__(self, key: bytes) -> None:
        self._hasher = IdentifierHasher(key)
        self._secret = text_key(key)
        self._classifier = load_classifier()

    def fingerprint(self, exchanges: Sequence[NormalExchange]) -> pa.RecordBatch:
        """One row an exchange, in the order given, with the columns of `model.lake.EXCHANGES`."""
        texts = fingerprint_texts([e.system for e in exchanges], [e.user for e in exchanges], self._secret)
        columns: dict[str, object] = dict(self._identifiers(exchanges))
        columns |= {name: [getattr(e, name) for e in exchanges] for name in _COPIED}
        columns |= _responses(exchanges)
        columns |= self._harvest(exchanges, texts)
        arrays = {name: pa.array(values, EXCHANGES.field(name).type) for name, values in columns.items()}
        arrays |= _text_columns(texts)
        return pa.RecordBatch.from_arrays([arrays[f.name] for f in EXCHANGES], schema=EXCHANGES)

    def _identifiers(self, exchanges: Sequence[NormalExchange]) -> dict[str, list[object]]:
        many = self._hasher.many
        columns: dict[str, list[object]] = {
            name: list(many(name, [getattr(e, name) for e in exchanges])) for name in _HASHED
        }
        agents = [e.user_agent for e in exchanges]
        columns["id"] = list(self._hasher.each("id", [e.id for e in exchanges]))
        columns["conversation"] = list(self._hasher.each("conversation", [e.conversation for e in exchanges]))
        columns["ts"] = [e.ts for e in exchanges]
        columns["net"] = list(many("net", [network_prefix(e.ip) if e.ip else None for e in exchanges]))
        columns["client"] = list(many("client", agents))
        columns["sdk"] = [sdk_name(a) if a else None for a in agents]
        # AS numbers go up to 2**32 - 1: the upper half wraps to negative
        columns["asn"] = [None if e.asn is None else (e.asn + 2**31) % 2**32 - 2**31 for e in exchanges]
        columns["tools"] = list(many("tools", ["\0".join(e.tools) for e in exchanges]))
        columns["tool_count"] = [min(len(e.tools), 32767) for e in exchanges]
        return columns

    def _harvest(self, exchanges: Sequence[NormalExchange], texts: TextFingerprints) -> dict[str, object]:
        flags = harvest_flags(exchanges)
        given = HarvestInput(texts.meanings, texts.words, flags, texts.wording, texts.starts)
        probabilities = self._classifier.probabilities(given)
        return {
            **{name: probabilities[:, i] for i, name in enumerate(HARVEST_COLUMNS)},
            "harvest_mask": self._classifier.mask(probabilities),
        }


def _responses(exchanges: Sequence[NormalExchange]) -> dict[str, list[object]]:
    """Length of the answer in words and whether it carries markup; null where no answer was logged."""
    return {
        "response_words": [e.response.count(" ") + 1 if e.response else None for e in exchanges],
        "response_tagged": ["</" in e.response if e.response else None for e in exchanges],
    }


def _text_columns(texts: TextFingerprints) -> dict[str, pa.Array]:
    columns: dict[str, pa.Array] = {}
    for name, place in _PLACES.items():
        missing = texts.hashes[place] == 0
        columns[name] = pa.array(texts.hashes[place], mask=missing)
        columns[f"{name}_meaning"] = _binary(texts.meanings[place].view(np.uint8), missing)
        if place != BODY:
            columns[f"{name}_sketch"] = _binary(texts.sketches[place].view(np.uint8), missing)
            nowhere = missing | ~texts.meanings[place].any(axis=1)
            columns[f"{name}_cell"] = pa.array(meaning_cells(texts.meanings[place], place), mask=nowhere)
    columns["words"] = pa.array(texts.words[1])
    columns["system_words"] = pa.array(texts.words[0])
    columns["sentences"] = _sentence_lists(texts.sentences, texts.sentence_counts.astype(np.int64))
    return columns


def _binary(rows: np.ndarray[tuple[int, int], np.dtype[np.uint8]], missing: Bools) -> pa.Array:
    """uint8 [n, width] as fixed-size binary, null where `missing`."""
    validity = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    data = pa.py_buffer(np.ascontiguousarray(rows))
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(rows.shape[1]), len(rows), [validity, data])


def _sentence_lists(sentences: Int64s, counts: Int64s) -> pa.Array:
    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    used = np.arange(sentences.shape[1]) < counts[:, None]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(sentences[used]))

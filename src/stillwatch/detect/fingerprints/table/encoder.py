"""The all-MiniLM-L6-v2 encoder in numpy, for many short token sequences of equal length."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import erf

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

HEADS = 12
LAYERS = 6


def read_weights(path: Path) -> dict[str, Floats]:
    """Read the float32 arrays of a safetensors file. Raises `ValueError` when it is not one."""
    data = path.read_bytes()
    (size,) = struct.unpack_from("<Q", data)
    if size > len(data):
        raise ValueError(f"{path}: not a safetensors file (its header is longer than the file)")
    header = json.loads(data[8 : 8 + size])
    weights = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            raw = np.frombuffer(data, np.float32, (end - start) // 4, 8 + size + start)
            weights[name] = raw.reshape(entry["shape"])
    return weights


def _normalise(x: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(centred / spread * weight + bias, dtype=np.float32)


def _attend(x: Floats, dense: Callable[[Floats, str], Floats]) -> Floats:
    rows, length, width = x.shape
    query, key, value = (
        dense(x, f"attention.self.{part}").reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // HEADS)
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    return np.asarray(mixed.transpose(0, 2, 1, 3).reshape(rows, length, width), dtype=np.float32)


def encode(weights: dict[str, Floats], ids: Ints) -> Floats:
    """Mean-pooled vectors float32 [n, 384] of token ids int64 [n, length] (no padding)."""
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    x = x + weights["embeddings.token_type_embeddings.weight"][0]

    def norm(x: Floats, name: str) -> Floats:
        return _normalise(x, weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"])

    x = norm(x, "embeddings")
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."

        def dense(x: Floats, name: str, prefix: str = prefix) -> Floats:
            return x @ weights[f"{prefix}{name}.weight"].T + weights[f"{prefix}{name}.bias"]

        attended = dense(_attend(x, dense), "attention.output.dense")
        x = norm(x + attended, f"{prefix}attention.output")
        inner = dense(x, "intermediate.dense")
        inner = (0.5 * inner * (1 + erf(inner / np.sqrt(2)))).astype(np.float32)
        x = norm(x + dense(inner, "output.dense"), f"{prefix}output")
    return np.asarray(x.mean(axis=1), dtype=np.float32)

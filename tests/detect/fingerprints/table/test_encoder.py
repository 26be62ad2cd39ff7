"""The encoder in numpy: reads safetensors, pools what a tiny model computes."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from stillwatch.detect.fingerprints.table.encoder import LAYERS, Floats, encode, read_weights

WIDTH, INNER = 24, 48


def tiny_weights(seed: int = 3, vocabulary: int = 11) -> dict[str, Floats]:
    """Random weights of the right names for a model 24 wide."""
    rng = np.random.default_rng(seed)

    def random(*shape: int) -> Floats:
        """Norms stay near 1, as in trained models."""
        return (rng.normal(0, 0.3, shape) + (len(shape) == 1)).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": random(vocabulary, WIDTH),
        "embeddings.position_embeddings.weight": random(8, WIDTH),
        "embeddings.token_type_embeddings.weight": random(2, WIDTH),
    }
    norms = ["embeddings"]
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        parts = {f"attention.self.{p}": (WIDTH, WIDTH) for p in ("query", "key", "value")}
        parts |= {"attention.output.dense": (WIDTH, WIDTH)}
        parts |= {"intermediate.dense": (INNER, WIDTH), "output.dense": (WIDTH, INNER)}
        for name, shape in parts.items():
            weights[f"{prefix}{name}.weight"], weights[f"{prefix}{name}.bias"] = (
                random(*shape),
                random(shape[0]),
            )
        norms += [f"{prefix}attention.output", f"{prefix}output"]
    for name in norms:
        weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"] = random(WIDTH), random(WIDTH)
    return weights


def save_weights(path: Path, weights: dict[str, Floats]) -> None:
    """Write a safetensors file."""
    header: dict[str, object] = {"__metadata__": {"format": "np"}}
    data = b""
    for name, array in weights.items():
        header[name] = {
            "dtype": "F32",
            "shape": array.shape,
            "data_offsets": [len(data), len(data) + array.nbytes],
        }
        data += array.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def test_weights_come_back_as_written(tmp_path: Path) -> None:
    weights = tiny_weights()
    save_weights(tmp_path / "model.safetensors", weights)
    read = read_weights(tmp_path / "model.safetensors")
    assert read.keys() == weights.keys()
    for name, array in weights.items():
        np.testing.assert_array_equal(read[name], array)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 64)
    with pytest.raises(ValueError, match="not a safetensors file"):
        read_weights(tmp_path / "model.safetensors")


def test_rows_do_not_see_each_other() -> None:
    weights = tiny_weights()
    ids = np.array([[1, 5, 2], [1, 9, 2], [1, 7, 2]])
    together = encode(weights, ids)
    assert together.shape == (3, WIDTH)
    np.testing.assert_allclose(together[1], encode(weights, ids[1:2])[0], atol=1e-5)
    assert np.abs(together[0] - together[1]).max() > 1e-3


def test_places_count() -> None:
    weights = tiny_weights()
    a, b = encode(weights, np.array([[1, 5, 2], [5, 1, 2]]))
    assert np.abs(a - b).max() > 1e-3

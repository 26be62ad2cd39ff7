"""Texts to the token numbers of the encoder's own vocabulary."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.sentence_encoder import token_ids
from stillwatch.detect.fingerprints import table


def test_tokens_are_numbered_as_in_the_models_vocabulary(tmp_path: Path) -> None:
    folder = Path(str(table.__file__)).parent
    with np.load(folder / "tokens.npz") as stored:
        ours = stored["tokens"].tobytes().decode().split("\n")
    listed = ["[PAD]", "[unused1]", "[CLS]", "[SEP]", *ours]
    (tmp_path / "vocab.txt").write_text("\n".join(listed) + "\n", "utf-8")
    short, long = token_ids(["Explain the river", "river " * 500], tmp_path / "vocab.txt")
    assert [listed[i] for i in short] == ["[CLS]", "explain", "the", "river", "[SEP]"]
    assert len(long) == 48

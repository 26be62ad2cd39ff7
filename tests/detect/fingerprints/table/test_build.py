"""Building the table: ranks, common components, quantisation, and a plain word where the model is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stillwatch.detect.fingerprints.table.build import (
    find_model,
    is_special,
    main,
    quantise,
    rank_tokens,
    reduce,
)


def test_ranks_count_from_the_most_common_word() -> None:
    tokens = ["[PAD]", "!", "a", "語", "the", "of", "##ing"]
    assert rank_tokens(tokens)[4:].tolist() == [1, 2, 3]
    assert rank_tokens(tokens)[1] < rank_tokens(tokens)[2] < rank_tokens(tokens)[3]


def test_common_tokens_get_short_vectors() -> None:
    vectors = np.random.default_rng(1).normal(size=(500, 96)).astype(np.float32)
    lengths = np.linalg.norm(reduce(vectors, np.arange(1.0, 501.0)), axis=1)
    assert lengths[0] < lengths[100:].min() / 5


def test_reducing_twice_gives_the_same_signs() -> None:
    vectors = np.random.default_rng(1).normal(size=(300, 96)).astype(np.float32)
    ranks = np.arange(1.0, 301.0)
    np.testing.assert_array_equal(reduce(vectors, ranks), reduce(vectors.copy(), ranks))


def test_quantised_numbers_come_back_within_half_a_step() -> None:
    vectors = np.random.default_rng(2).uniform(-3, 3, (400, 64))
    small, scale = quantise(vectors)
    assert small.dtype == np.int8
    assert np.abs(small * scale - vectors).mean() < scale / 2


@pytest.mark.parametrize(
    ("token", "special"), [("[CLS]", True), ("[unused7]", True), ("[", False), ("]", False), ("cat", False)]
)
def test_special_tokens_stand_for_no_text(token: str, special: bool) -> None:
    assert is_special(token) is special


def test_a_folder_without_the_model_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"model\.safetensors is missing; expected the files of all-MiniLM"):
        find_model(tmp_path)
    with pytest.raises(SystemExit, match="is missing"):
        main(["--out", str(tmp_path / "t.npz"), "--model", str(tmp_path)])

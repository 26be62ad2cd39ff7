"""Hashes to text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.serve.inline.identity import hash_of, hex_of


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_hash_comes_back(hashed: int) -> None:
    assert hash_of(hex_of(hashed)) == hashed


@pytest.mark.parametrize("text", ["", "ab", "z" * 16, "0" * 17])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hex digits|base 16"):
        hash_of(text)

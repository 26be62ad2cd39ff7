"""Ids and tokens that only the secret makes."""

from __future__ import annotations

from stillwatch.decide.seal import appeal_token, decision_id, is_appeal_of


def test_the_same_parts_make_the_same_id() -> None:
    assert decision_id(b"s", "a", 1) == decision_id(b"s", "a", 1)
    assert len({decision_id(b"s", "a"), decision_id(b"s", "b"), decision_id(b"t", "a")}) == 3
    assert decision_id(b"s", "a", "b") != decision_id(b"s", "ab")


def test_a_token_belongs_to_one_decision_and_secret() -> None:
    token = appeal_token(b"s", "dec_1")
    assert is_appeal_of(b"s", token, "dec_1")
    assert not is_appeal_of(b"s", token, "dec_2")
    assert not is_appeal_of(b"t", token, "dec_1")
    assert not is_appeal_of(b"s", "appeal_ü", "dec_1")
    assert "dec_1" not in token

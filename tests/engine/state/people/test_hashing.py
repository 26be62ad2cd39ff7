"""Secrets are kept as argon2id, and nobody's secret takes as long as somebody's."""

from __future__ import annotations

from argon2 import extract_parameters
from argon2.low_level import Type

from stillwatch.engine.state.people.hashing import hash_secret, is_secret
from stillwatch.engine.state.people.secret import Secret


def test_a_secret_is_known_again_and_no_other() -> None:
    stored = hash_secret(Secret("open sesame"))
    assert "sesame" not in stored
    assert is_secret(Secret("open sesame"), stored)
    assert not is_secret(Secret("open Sesame"), stored)


def test_it_is_argon2id_as_the_standard_asks() -> None:
    parameters = extract_parameters(hash_secret(Secret("x")))
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost) == (64 * 1024, 3)


def test_where_nothing_is_stored_no_secret_fits() -> None:
    assert not is_secret(Secret(""), None)
    assert not is_secret(Secret("x"), "no hash at all")

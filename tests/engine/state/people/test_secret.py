"""A secret does not show up where it was not asked for."""

from __future__ import annotations

import hashlib
import traceback

from stillwatch.engine.state.people.secret import Secret, random_secret


def test_it_is_in_no_repr_no_text_and_no_format() -> None:
    secret = Secret("sesame")
    assert "sesame" not in f"{secret!r} {secret} {[secret]} {{'a': {secret}}}"
    assert secret.reveal() == "sesame"


def test_it_is_in_no_traceback() -> None:
    def fail(secret: Secret) -> None:
        raise ValueError(secret)

    try:
        fail(Secret("sesame"))
    except ValueError as fault:
        told = "".join(traceback.TracebackException.from_exception(fault, capture_locals=True).format())
    assert "Secret(...)" in told
    assert told.count("sesame") == 1, "only this test's own line of source holds it"


def test_it_is_compared_and_fingerprinted() -> None:
    assert Secret("a").matches("a")
    assert not Secret("a").matches("b")
    assert not Secret("é").matches("e")
    assert Secret("a").fingerprint() == hashlib.sha256(b"a").hexdigest()


def test_two_random_ones_differ_and_are_long_enough() -> None:
    first, second = random_secret().reveal(), random_secret().reveal()
    assert first != second
    assert len(first) == 43  # 256 bits in base64

"""An ID token holds only where it is the provider's, for us, now, and in answer to us."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from stillwatch.engine.clock import fixed_clock
from stillwatch.serve.auth.oidc.claims import LEEWAY_S, verified
from stillwatch.serve.auth.oidc.faults import NotVouched
from stillwatch.serve.auth.oidc.provider import Provider
from tests.serve.auth.oidc.forged import CLAIMS, KEY, NOW, OTHER, SETTINGS, Forger, id_token

S = 1_000_000


def look(token: str, now: int = NOW, provider: Provider | None = None) -> dict[str, Any]:
    return verified(provider or Provider(SETTINGS, fixed_clock(now)), SETTINGS, token, "n-1", now)


def test_a_good_one_holds(forger: Forger) -> None:
    assert look(id_token(CLAIMS))["sub"] == "sub-1"
    assert look(id_token(CLAIMS | {"aud": ["stillwatch", "x"], "azp": "stillwatch"}))["sub"] == "sub-1"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["stillwatch", "another"]},
        {"aud": ["stillwatch", "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "n-2"},
        {"nonce": None},
        {"exp": NOW // S - LEEWAY_S - 1},
        {"iat": NOW // S + LEEWAY_S + 1},
        {"exp": "soon"},
        {"sub": ""},
        {"sub": 7},
        {"sub": "s" * 256},
    ],
)
def test_any_claim_that_is_wrong_is_enough(forger: Forger, change: dict[str, Any]) -> None:
    with pytest.raises(NotVouched):
        look(id_token(CLAIMS | change))


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "iat", "nonce"])
def test_each_claim_must_be_there(forger: Forger, name: str) -> None:
    with pytest.raises(NotVouched):
        look(id_token({key: value for key, value in CLAIMS.items() if key != name}))


def test_clocks_may_differ_by_a_minute(forger: Forger) -> None:
    look(id_token(CLAIMS), NOW + (300 + LEEWAY_S - 1) * S)
    look(id_token(CLAIMS), NOW - (LEEWAY_S - 1) * S)


def test_a_signature_of_anybody_else_is_none(forger: Forger) -> None:
    stranger = RSAKey.generate_key(2048, parameters={"kid": "one"})
    head = f"{_part({'alg': 'HS256', 'kid': KEY.kid})}.{_part(CLAIMS)}"
    mac = hmac.digest(KEY.as_pem(private=False), head.encode(), "sha256")
    shared = f"{head}.{_unpadded(mac)}"  # the public key taken for a shared secret
    unsigned = ".".join(_part(part) for part in ({"alg": "none"}, CLAIMS)) + "."
    body = id_token(CLAIMS).split(".")
    tampered = ".".join([body[0], _part(CLAIMS | {"sub": "sub-2"}), body[2]])
    for token in (
        id_token(CLAIMS, stranger),
        shared,
        unsigned,
        tampered,
        "",
        "a.b.c",
    ):
        with pytest.raises(NotVouched, match="not signed"):
            look(token)


def test_a_new_key_is_found_and_an_old_one_forgotten(forger: Forger) -> None:
    moments = iter([NOW, NOW, NOW, *[NOW + 61 * S] * 20])
    provider = Provider(SETTINGS, lambda: next(moments))
    look(id_token(CLAIMS), provider=provider)
    forger.keys = [OTHER]
    assert look(id_token(CLAIMS, OTHER), provider=provider)["sub"] == "sub-1"
    with pytest.raises(NotVouched):
        look(id_token(CLAIMS, KEY), provider=provider)


def _part(value: dict[str, Any]) -> str:
    return _unpadded(json.dumps(value).encode())


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

"""A provider that tests can make say anything: its answers are given by hand, its keys are ours."""

from __future__ import annotations

from typing import Any, Final

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from stillwatch.serve.auth.oidc import provider
from stillwatch.serve.auth.oidc.settings import OidcSettings

ISSUER: Final = "https://id.example.org"
NOW: Final = 1_767_700_000_000_000
SETTINGS: Final = OidcSettings(ISSUER, "stillwatch")
KEY: Final = RSAKey.generate_key(2048, parameters={"use": "sig", "kid": "one"})
OTHER: Final = RSAKey.generate_key(2048, parameters={"use": "sig", "kid": "two"})
CLAIMS: Final[dict[str, Any]] = {
    "iss": ISSUER, "aud": "stillwatch", "sub": "sub-1", "nonce": "n-1",
    "iat": NOW // 1_000_000, "exp": NOW // 1_000_000 + 300,
}  # fmt: skip
FOUND: Final[dict[str, Any]] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
}


def id_token(claims: dict[str, Any], key: RSAKey = KEY) -> str:
    """A token that `key` signed."""
    header = {"alg": "RS256", **({"kid": key.kid} if key.kid else {})}
    return jwt.encode(header, claims, key, algorithms=["RS256"])


class Forger:
    """Stands where the provider is asked: what it answers, and what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[RSAKey] = [KEY]
        self.answers: dict[str, Any] = {f"{ISSUER}/.well-known/openid-configuration": dict(FOUND)}
        self.asked: list[str] = []
        self.forms: list[tuple[dict[str, str], tuple[str, str] | None]] = []
        monkeypatch.setattr(provider, "get_json", self.get_json)
        monkeypatch.setattr(provider, "post_form", self.post_form)

    def get_json(self, url: str, bearer: str | None = None) -> dict[str, Any]:
        """The answer for `url`; what is told of a person is told to who has a token."""
        assert (bearer is not None) == url.endswith("/userinfo")
        self.asked.append(url)
        if url.endswith("/keys") and url not in self.answers:
            return {"keys": [key.as_dict(private=False) for key in self.keys]}
        return dict(self.answers[url])

    def post_form(self, url: str, form: dict[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
        """The answer for a form."""
        self.forms.append((form, basic))
        return dict(self.answers[url])

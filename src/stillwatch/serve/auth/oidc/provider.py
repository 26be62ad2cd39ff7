"""The identity provider: where it is asked what, and the keys that it signs with."""

from __future__ import annotations

import threading
from typing import Any, Final
from urllib.parse import quote, urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from stillwatch.engine.clock import Clock
from stillwatch.serve.auth.oidc.faults import ProviderUnavailable
from stillwatch.serve.auth.oidc.fetching import get_json, post_form
from stillwatch.serve.auth.oidc.settings import OidcSettings

KNOWN_US: Final = 10 * 60_000_000  # a key that the provider gave up is good for so long
AGAIN_US: Final = 60_000_000  # tokens with unknown keys make us ask for keys no more often than this


class Endpoints(msgspec.Struct, frozen=True):
    """What OpenID Connect Discovery 1.0, section 3, names, as far as it is of use here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(
        default_factory=lambda: ["client_secret_basic"]
    )
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True):
    """What a code was exchanged for."""

    id_token: str
    access_token: str | None


class Provider:
    """Asks the provider, and remembers for minutes what hardly ever changes. For many threads."""

    def __init__(self, settings: OidcSettings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._lock = threading.Lock()
        self._endpoints: tuple[int, Endpoints] | None = None
        self._keys: tuple[int, KeySet] | None = None

    def endpoints(self) -> Endpoints:
        """Where to ask; `ProviderUnavailable` where discovery fails or names another issuer."""
        with self._lock:
            if self._endpoints is not None and self._is_fresh(self._endpoints[0], KNOWN_US):
                return self._endpoints[1]
            url = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                found = msgspec.convert(get_json(url), Endpoints)
            except msgspec.ValidationError as fault:
                raise ProviderUnavailable(f"{url}: {fault}") from fault
            if found.issuer != self._settings.issuer:
                raise ProviderUnavailable(f"{url}: is of {found.issuer}, not of {self._settings.issuer}")
            self._refuse_open(found)
            self._endpoints = (self._clock(), found)
            return found

    def keys(self, *, anew: bool = False) -> KeySet:
        """The keys that the provider signs with; `anew` asks again, though not twice within a minute."""
        url = self.endpoints().jwks_uri
        with self._lock:
            if self._keys is not None and self._is_fresh(self._keys[0], AGAIN_US if anew else KNOWN_US):
                return self._keys[1]
            told: dict[str, Any] = get_json(url)
            try:
                keys = KeySet.import_key_set({"keys": [key for key in told["keys"] if _is_for_signing(key)]})
            except (JoseError, KeyError, TypeError, ValueError) as fault:
                raise ProviderUnavailable(f"{url}: holds no keys") from fault
            self._keys = (self._clock(), keys)
            return keys

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """The tokens for a code (RFC 6749, section 4.1.3; RFC 7636, section 4.5)."""
        endpoints, settings = self.endpoints(), self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        basic = None
        secret = settings.client_secret
        if secret is None:
            form["client_id"] = settings.client_id
        elif "client_secret_basic" in endpoints.token_endpoint_auth_methods_supported:
            # RFC 6749, section 2.3.1: both are encoded first; %20 for a space is read by all, + is not
            basic = (quote(settings.client_id, safe=""), quote(secret.reveal(), safe=""))
        else:
            form |= {"client_id": settings.client_id, "client_secret": secret.reveal()}
        told = post_form(endpoints.token_endpoint, form, basic)
        try:
            return msgspec.convert({"access_token": None, **told}, Tokens)
        except msgspec.ValidationError as fault:
            raise ProviderUnavailable(f"{endpoints.token_endpoint}: {fault}") from fault

    def userinfo(self, access_token: str | None) -> dict[str, Any]:
        """What the provider tells of the person besides the ID token; nothing where it tells nothing."""
        url = self.endpoints().userinfo_endpoint
        return get_json(url, access_token) if url and access_token else {}

    def _is_fresh(self, at: int, span: int) -> bool:
        return 0 <= self._clock() - at < span

    def _refuse_open(self, found: Endpoints) -> None:
        """An issuer that speaks HTTPS must not have codes and secrets sent in the open."""
        if urlsplit(self._settings.issuer).scheme != "https":
            return
        for url in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            if urlsplit(url).scheme != "https":
                raise ProviderUnavailable(f"{url}: expected an https address")


def _is_for_signing(key: Any) -> bool:
    """Whether a key is one of those that tokens are checked with; a shared secret never is."""
    return isinstance(key, dict) and key.get("use", "sig") == "sig" and key.get("kty") in ("RSA", "EC", "OKP")

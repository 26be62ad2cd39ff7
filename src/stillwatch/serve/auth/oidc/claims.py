"""What an ID token claims, once it is known to be the provider's, for us, now, and in answer to us."""

from __future__ import annotations

from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from stillwatch.serve.auth.oidc.faults import NotVouched
from stillwatch.serve.auth.oidc.provider import Provider
from stillwatch.serve.auth.oidc.settings import OidcSettings

# signatures that only the holder of a private key can make: neither `none` nor a shared secret
ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
LEEWAY_S: Final = 60  # between the provider's clock and ours


def verified(provider: Provider, settings: OidcSettings, token: str, nonce: str, now: int) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7); `now` in microseconds.

    `NotVouched` where signature, issuer, audience, end, age or nonce do not hold.
    """
    claims = _signed(provider, token)
    registry = jwt.JWTClaimsRegistry(
        now=now // 1_000_000,
        leeway=LEEWAY_S,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        registry.validate(claims)
    except JoseError as fault:
        raise NotVouched(f"the ID token does not hold: {fault}") from fault
    audience, presented = claims["aud"], claims.get("azp")
    is_shared = isinstance(audience, list) and len(audience) > 1
    if (is_shared or presented is not None) and presented != settings.client_id:
        raise NotVouched("the ID token does not hold: it was issued to somebody else (azp)")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise NotVouched("the ID token does not hold: expected a subject of 1 to 255 letters")
    return claims


def _signed(provider: Provider, token: str) -> dict[str, Any]:
    """The claims, if a key of the provider signed them; keys may have changed since they were fetched."""
    try:
        return _decoded(token, provider.keys())
    except (JoseError, ValueError):
        try:
            return _decoded(token, provider.keys(anew=True))
        except (JoseError, ValueError) as fault:
            raise NotVouched(f"the ID token is not signed by the provider: {type(fault).__name__}") from fault


def _decoded(token: str, keys: KeySet) -> dict[str, Any]:
    return dict(jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims)

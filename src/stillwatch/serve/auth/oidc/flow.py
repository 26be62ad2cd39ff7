"""One sign-in by the provider: the browser goes there with a question, and comes back with the answer.

Between the two nothing is kept here. The browser holds one random secret in a cookie; state, nonce and the
verifier of PKCE (RFC 7636) are made of it, so that an answer fits only into the browser that was asked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.people.secret import Secret, random_secret
from stillwatch.engine.state.people.vouching import Vouched
from stillwatch.serve.auth.oidc.claims import verified
from stillwatch.serve.auth.oidc.faults import NotVouched
from stillwatch.serve.auth.oidc.provider import Provider
from stillwatch.serve.auth.oidc.settings import OidcSettings, values_of

_NAMES: Final = ("preferred_username", "email", "name")  # claims that a person may be called by


class Flow:
    """Sends people to the provider and takes them back. `redirect_uri`: where they come back to."""

    def __init__(self, settings: OidcSettings, redirect_uri: str, clock: Clock) -> None:
        self.settings, self._redirect_uri, self._clock = settings, redirect_uri, clock
        self._provider = Provider(settings, clock)

    def begin(self) -> tuple[str, Secret]:
        """Where to send the browser, and what it has to keep; `ProviderUnavailable`."""
        kept, target = random_secret(), self._provider.endpoints().authorization_endpoint
        challenge = hashlib.sha256(_made(kept, "verifier").encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": " ".join(self.settings.scopes),
            "state": _made(kept, "state"),
            "nonce": _made(kept, "nonce"),
            "code_challenge": _unpadded(challenge),
            "code_challenge_method": "S256",
        }
        return f"{target}{'&' if urlsplit(target).query else '?'}{urlencode(asked)}", kept

    def finish(
        self, kept: Secret, state: str, code: str | None, error: str | None = None, issuer: str | None = None
    ) -> Vouched:
        """Whom the provider vouched for, by what the browser came back with.

        `NotVouched` where it did not, or not in answer to this browser; `ProviderUnavailable`.
        """
        if not hmac.compare_digest(_made(kept, "state").encode(), state.encode()):
            raise NotVouched("the answer is not to what this browser was sent to ask")
        self._refuse_other(issuer)
        if code is None:
            raise NotVouched(f"the provider answered {error or 'nothing'}")
        tokens = self._provider.exchange(code, _made(kept, "verifier"), self._redirect_uri)
        nonce = _made(kept, "nonce")
        claims = verified(self._provider, self.settings, tokens.id_token, nonce, self._clock())
        if self.settings.roles and not values_of(claims, self.settings.role_claim):
            claims = self._with_userinfo(claims, tokens.access_token)
        return Vouched(
            issuer=self.settings.issuer,
            subject=claims["sub"],
            name=next((str(claims[name]) for name in _NAMES if claims.get(name)), claims["sub"]),
            role=self.settings.role_of(claims),
        )

    def _refuse_other(self, issuer: str | None) -> None:
        """RFC 9207: an answer of another provider must not be taken for one of ours."""
        is_named = self._provider.endpoints().authorization_response_iss_parameter_supported
        if issuer != self.settings.issuer and (issuer is not None or is_named):
            raise NotVouched("the answer is of another provider")

    def _with_userinfo(self, claims: dict[str, Any], access_token: str | None) -> dict[str, Any]:
        """The claims with what the provider tells besides; only of the same person (section 5.3.2)."""
        more = self._provider.userinfo(access_token)
        if more and more.get("sub") != claims["sub"]:
            raise NotVouched("what the provider tells besides is of another person")
        return {**more, **claims}


def _made(kept: Secret, use: str) -> str:
    """A secret of its own for each use; none tells the others."""
    return _unpadded(hmac.digest(kept.reveal().encode(), use.encode(), "sha256"))


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

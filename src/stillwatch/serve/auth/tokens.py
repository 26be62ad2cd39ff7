"""Programs that call: known by their tokens."""

from __future__ import annotations

from stillwatch.engine.state.people.token_check import TokenCheck
from stillwatch.engine.state.people.tokens import Token
from stillwatch.serve.auth.caller import Caller


class TokenAuthenticator:
    """Tells callers by the tokens that the state holds."""

    def __init__(self, tokens: TokenCheck) -> None:
        self._tokens = tokens

    def remembered(self, token: str) -> Caller | None:
        """Who that is, where it was checked within the last minute."""
        return _caller(self._tokens.remembered(token))

    def check(self, token: str) -> Caller | None:
        """Who that is; `StateUnavailable` where the state cannot be asked."""
        return _caller(self._tokens.check(token))

    def forget(self, token_id: str) -> None:
        """Let it be checked anew."""
        self._tokens.forget(token_id)


def _caller(token: Token | None) -> Caller | None:
    return None if token is None else Caller(token.id, token.name, token.permissions)

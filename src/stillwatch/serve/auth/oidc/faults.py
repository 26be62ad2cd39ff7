"""Why nobody signs in by the provider: it is away, or it has not vouched."""

from __future__ import annotations

from stillwatch.model.errors import StillwatchError


class ProviderUnavailable(StillwatchError):
    """The provider does not answer, or not as OpenID Connect has it."""


class NotVouched(StillwatchError):
    """The provider has not vouched for who came back, or not for us."""

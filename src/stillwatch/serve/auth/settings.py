"""How people sign in: where browsers find the service, and who vouches for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.oidc.settings import OidcSettings

_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class SigningSettings:
    """`public_url`: where browsers find the service, without a path, such as https://watch.example.org.
    `oidc`: who vouches for people; it needs the public address, which people come back to.

    With it cookies are for HTTPS only if it is HTTPS, and requests must come from its pages. Without it
    cookies are for HTTPS only where the service itself speaks it.
    """

    public_url: str | None = None
    oidc: OidcSettings | None = None

    def __post_init__(self) -> None:
        if self.public_url is not None and origin_of(self.public_url) is None:
            raise StillwatchError(
                f"{self.public_url}: expected the scheme, the host and perhaps a port of the service",
                hint="Such as https://watch.example.org.",
            )
        if self.oidc is not None and self.public_url is None:
            raise StillwatchError(
                "signing in by a provider needs the public address", hint="Name it with --public-url."
            )

    @property
    def origin(self) -> str | None:
        """The public address as a browser names it in `Origin`."""
        return None if self.public_url is None else origin_of(self.public_url)


def origin_of(url: str) -> str | None:
    """Scheme, host and port as RFC 6454 writes them; None where the address has more than these, or less."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return None
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")

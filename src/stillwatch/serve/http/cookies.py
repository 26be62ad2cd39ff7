"""Cookies: what a browser keeps for people who signed in, and under which names."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response

from stillwatch.serve.auth.settings import SigningSettings


@dataclass(frozen=True)
class Cookie:
    """One cookie. A browser takes the prefix `__Host-` only from this host over HTTPS, so that neither a
    neighbour's page nor a network without HTTPS can plant one of that name."""

    plain: str
    lasts_s: int
    is_for_scripts: bool = False  # whether pages of ours may read it

    def name(self, secure: bool) -> str:
        """The name it has over HTTPS, or without."""
        return f"__Host-{self.plain}" if secure else self.plain

    def read(self, request: Request) -> str | None:
        """What the browser sent; only under the name that it has here."""
        return request.cookies.get(self.name(is_secure(request))) or None

    def put(self, request: Request, response: Response, value: str) -> None:
        """Have the browser keep `value`. It sends it along when a link elsewhere leads here, and not with
        requests that pages elsewhere make."""
        secure = is_secure(request)
        response.set_cookie(
            self.name(secure), value, max_age=self.lasts_s, path="/", secure=secure,
            httponly=not self.is_for_scripts, samesite="lax",
        )  # fmt: skip

    def drop(self, request: Request, response: Response) -> None:
        """Have the browser forget it."""
        secure = is_secure(request)
        response.delete_cookie(
            self.name(secure), path="/", secure=secure, httponly=not self.is_for_scripts, samesite="lax"
        )


def is_secure(request: Request) -> bool:
    """Whether browsers reach the service over HTTPS: as it was set, or as this request came."""
    settings: SigningSettings = request.app.state.service.settings.signing
    origin = settings.origin
    return request.url.scheme == "https" if origin is None else origin.startswith("https:")

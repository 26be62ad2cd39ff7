"""A request by itself, as dependencies of routes see it."""

from __future__ import annotations

from types import SimpleNamespace

from fastapi import Request

from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.inline.settings import InlineSettings


def request(
    method: str = "POST",
    headers: dict[str, str] | None = None,
    *,
    scheme: str = "http",
    peer: str | None = "192.0.2.1",
    public_url: str | None = None,
    proxies: tuple[str, ...] = (),
) -> Request:
    """A request for a service that is set so."""
    settings = SimpleNamespace(
        signing=SigningSettings(public_url), inline=InlineSettings(trusted_proxies=proxies)
    )
    app = SimpleNamespace(state=SimpleNamespace(service=SimpleNamespace(settings=settings)))
    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {
        "type": "http", "method": method, "scheme": scheme, "path": "/", "query_string": b"",
        "headers": raw, "server": ("testserver", 80), "client": (peer, 1) if peer else None, "app": app,
    }  # fmt: skip
    return Request(scope)

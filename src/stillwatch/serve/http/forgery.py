"""Requests that a page elsewhere has a browser make: nothing changes by them.

A browser sends cookies along by itself. So what changes something and came with a session must also bring the
session's own secret in a header, which pages elsewhere can neither read nor set, and must not say that it
comes from elsewhere (OWASP, Cross-Site Request Forgery Prevention: synchroniser token and origin check).
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from stillwatch.engine.state.people.secret import Secret
from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.http.failures import Refusal

HEADER: Final = "x-csrf-token"
_CHANGES_NOTHING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})  # none: typed by the person, or by a program


def refuse_forged(request: Request, csrf: Secret) -> None:
    """Refusal 403 where a request that came with a session may have been made by another site's page."""
    if request.method in _CHANGES_NOTHING:
        return
    refuse_foreign(request)
    if not csrf.matches(request.headers.get(HEADER, "")):
        raise Refusal(
            403,
            "forged",
            f"the header {HEADER} does not hold the session's own secret",
            hint=f"Send what `GET /v1/session` gives as `csrf` in the header {HEADER}.",
        )


def refuse_foreign(request: Request) -> None:
    """Refusal 403 where the browser says that a page of another site made the request."""
    named, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    own = _is_own(request, named) if named is not None else site is None or site in _OWN_SITES
    if not own:
        raise Refusal(
            403,
            "foreign",
            "the request was made by a page of another site",
            hint="Behind a proxy, name the service's own address with --public-url.",
        )


def _is_own(request: Request, named: str) -> bool:
    settings: SigningSettings = request.app.state.service.settings.signing
    if settings.origin is not None:
        return named.lower() == settings.origin
    # a page cannot choose the Host that its browser sends; the scheme may be that of a proxy
    try:
        return urlsplit(named).netloc.lower() == request.headers.get("host", "").lower() != ""
    except ValueError:
        return False

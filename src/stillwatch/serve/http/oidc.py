"""`/v1/oidc`: signing in by the identity provider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote, unquote

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import SignedIn
from stillwatch.engine.state.people.vouching import Unwelcome, Vouched, sign_in_vouched
from stillwatch.serve.auth.oidc.faults import NotVouched, ProviderUnavailable
from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.http.access import open_to_all
from stillwatch.serve.http.cookies import Cookie
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.identity import begin, shown_before

if TYPE_CHECKING:
    from stillwatch.serve.auth.oidc.flow import Flow

router = APIRouter(tags=["people"])

_LOG = structlog.get_logger(__name__)
ASKED: Final = Cookie("stillwatch-oidc", 600)  # seconds in which a person finds their password
START: Final = "/v1/oidc/start"
CALLBACK: Final = "/v1/oidc/callback"
_BETWEEN: Final = "~"  # in the cookie, between the secret and where to go afterwards
_WHY: Final = "it is how people become known; it tells nothing and keeps nothing"
_OURS: Final = r"^/([^/\\\x00-\x20\x7f][^\\\x00-\x20\x7f]*)?$"  # a path: neither //elsewhere nor /\elsewhere
_SENT: Final[dict[int | str, dict[str, Any]]] = {302: {"description": "Where the browser goes next."}}
Text = Annotated[str | None, Query()]


def flow_of(settings: SigningSettings, clock: Clock) -> Flow | None:
    """How people sign in by the provider; None where none is set."""
    if settings.oidc is None:
        return None
    from stillwatch.serve.auth.oidc.flow import Flow  # what it needs takes time to load

    return Flow(settings.oidc, f"{settings.origin}{CALLBACK}", clock)


@router.get(START, dependencies=[open_to_all(_WHY)], responses=_SENT, status_code=302)
def get_start(
    request: Request,
    next_path: Annotated[str, Query(alias="next", max_length=1000, pattern=_OURS)] = "/v1/session",
) -> Response:
    """Send the browser to the provider; afterwards it goes to `next`, a path of ours.

    404 where no provider is set, 503 where it does not answer.
    """
    try:
        url, kept = _flow(request).begin()
    except ProviderUnavailable as fault:
        raise _away(fault) from fault
    response = RedirectResponse(url, 302, {"Cache-Control": "no-store"})
    ASKED.put(request, response, f"{kept.reveal()}{_BETWEEN}{quote(next_path, safe='')}")
    return response


@router.get(CALLBACK, dependencies=[open_to_all(_WHY)], responses=_SENT, status_code=302)
def get_callback(
    request: Request, state: Text = None, code: Text = None, error: Text = None, iss: Text = None
) -> Response:
    """Take the browser back: begin a session for whom the provider vouched, in place of the one before.

    403 where it did not, or not in answer to this browser, or for somebody who is not to get in.
    """
    flow, kept = _flow(request), ASKED.read(request)
    if kept is None or not state:
        raise _refused("this browser was not sent to ask, or was away for too long")
    secret, _, path = kept.partition(_BETWEEN)
    try:
        who = flow.finish(Secret(secret), state, code, error, iss)
    except NotVouched as fault:
        raise _refused(str(fault)) from fault
    except ProviderUnavailable as fault:
        raise _away(fault) from fault
    service = request.app.state.service
    done = sign_in_vouched(
        service.state, who, flow.settings.admission, service.clock(), shown_before(request)
    )
    if isinstance(done, Unwelcome):
        raise _unwelcome(done, who)
    return _sent_on(request, done, unquote(path))


def _sent_on(request: Request, done: SignedIn, path: str) -> Response:
    target = path if re.fullmatch(_OURS, path) else "/"
    response = RedirectResponse(target, 302, {"Cache-Control": "no-store"})
    begin(request, response, done)
    ASKED.drop(request, response)
    return response


def _flow(request: Request) -> Flow:
    flow: Flow | None = request.app.state.oidc
    if flow is None:
        raise Refusal(404, "not_found", "no identity provider is set", hint="Sign in with a password.")
    return flow


def _away(fault: ProviderUnavailable) -> Refusal:
    _LOG.error("identity provider unavailable", says=str(fault))
    headers = {"Retry_After": "10"}
    return Refusal(503, "provider_unavailable", "the identity provider cannot be asked now", headers=headers)


def _refused(message: str) -> Refusal:
    return Refusal(403, "not_vouched", message, hint=f"Begin again, at {START}.")


def _unwelcome(why: Unwelcome, who: Vouched) -> Refusal:
    """Tells people what an administrator needs to know to let them in; it is about themselves."""
    said = {
        "stranger": f"there is no user whom {who.issuer} calls {who.subject}",
        "disabled": "this user may not sign in any more",
        "no_role": "none of what the identity provider claims gives a role here",
    }
    _LOG.info("sign-in refused", why=why.why, issuer=who.issuer)
    return Refusal(403, why.why, said[why.why], hint="Show this to an administrator of Stillwatch.")

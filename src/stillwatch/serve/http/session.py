"""`/v1/session`: who one is, signing in with a password, changing it, and signing out."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from stillwatch.engine.state.people.own_password import change_own_password
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import sign_in, sign_out
from stillwatch.engine.state.people.users import LONGEST, SHORTEST
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.auth.people import Person
from stillwatch.serve.http.access import any_known, open_to_all, person_of
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.forgery import refuse_foreign
from stillwatch.serve.http.identity import Identity, begin, end, identity_of, shown_before, turn
from stillwatch.serve.http.places import place_of
from stillwatch.serve.http.programmes import Name

router = APIRouter(tags=["people"])

_OWN: Final = "it is about the caller alone"


def _letters(secret: SecretStr) -> SecretStr:
    """JSON can write halves of letters, which no text of bytes can hold."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("half a letter is no letter") from None  # the fault itself repeats the text
    return secret


Password = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST), AfterValidator(_letters)]
NewPassword = Annotated[SecretStr, Field(min_length=SHORTEST, max_length=LONGEST), AfterValidator(_letters)]


class Credentials(BaseModel):
    """A user's name and password."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    password: Password


class PasswordChange(BaseModel):
    """The password that the user has, and the one that they want."""

    model_config = ConfigDict(extra="forbid")

    old: Password
    new: NewPassword


@router.get("/v1/session", summary="Who one is")
def get_session(request: Request, response: Response, caller: Annotated[Caller, any_known(_OWN)]) -> Identity:
    """The user or token that calls; for a user, what it takes to change anything."""
    response.headers["Cache-Control"] = "no-store"  # it holds the session's own secret
    person = person_of(request)
    if person is not None:
        return identity_of(person.user, person.session)
    return Identity(name=caller.name, role=None, permissions=sorted(caller.permissions), session=None)


@router.post(
    "/v1/session",
    dependencies=[open_to_all("it is how people become known; whoever tries is slowed down")],
    summary="Sign in",
)
def post_session(request: Request, response: Response, shown: Credentials) -> Identity:
    """Begin a session with name and password, in place of the one that the browser had.

    401 where they do not fit, 429 after too many attempts from one place, from one address or for one name.
    Neither tells whether there is such a user.
    """
    refuse_foreign(request)
    service, password = request.app.state.service, Secret(shown.password.get_secret_value())
    with turn(request):
        done = sign_in(
            service.state, shown.name, password, place_of(request), service.clock(), shown_before(request)
        )
    return begin(request, response, done)


@router.put("/v1/session/password", summary="Change one's password")
def put_password(
    request: Request,
    response: Response,
    change: PasswordChange,
    _: Annotated[Caller, any_known(_OWN)],
) -> Identity:
    """Take another password; every session of the user ends, and this browser gets a new one.

    401 and 429 as at sign-in, 409 for a token.
    """
    person, service = _signed_in(request), request.app.state.service
    old, new = Secret(change.old.get_secret_value()), Secret(change.new.get_secret_value())
    with turn(request):
        done = change_own_password(service.state, person.user, old, new, place_of(request), service.clock())
    return begin(request, response, done)


@router.delete("/v1/session", status_code=204, summary="Sign out")
def delete_session(request: Request, response: Response, _: Annotated[Caller, any_known(_OWN)]) -> None:
    """End the session, and have the browser forget it; 409 for a token, which has none."""
    person, service = _signed_in(request), request.app.state.service
    sign_out(service.state, person.cookie, service.clock())
    end(request, response)


def _signed_in(request: Request) -> Person:
    person = person_of(request)
    if person is None:
        raise Refusal(409, "no_session", "a token has no session", hint="Sign in with `POST /v1/session`.")
    return person

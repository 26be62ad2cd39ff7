"""Sessions as they begin and end at a browser."""

from __future__ import annotations

import pytest
from fastapi import Response

from stillwatch.decide.roles import Permission, Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import Session
from stillwatch.engine.state.people.sign_in import SignedIn, TurnedAway
from stillwatch.engine.state.people.users import User
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.identity import begin, end, identity_of, shown_before
from tests.serve.http.requested import request

ANN = User("1", "ann", Role.VIEWER, None, False, True)
SESSION = Session("1", Secret("csrf"), 1_767_700_000_000_000, 0)


def test_a_session_begins_with_two_cookies_and_its_secret_for_pages_of_ours() -> None:
    response = Response()
    told = begin(request(), response, SignedIn(ANN, SESSION, Secret("cookie")))
    cookies = response.headers.getlist("set-cookie")
    assert cookies[0].startswith("stillwatch-session=cookie;")
    assert "HttpOnly" in cookies[0]
    assert cookies[1].startswith("stillwatch-csrf=csrf;")
    assert told == identity_of(ANN, SESSION)
    assert told.permissions == [Permission.READ]
    assert "cookie" not in told.model_dump_json()


def test_it_ends_with_both() -> None:
    response = Response()
    end(request(), response)
    assert ["Max-Age=0" in cookie for cookie in response.headers.getlist("set-cookie")] == [True, True]


@pytest.mark.parametrize(("wait", "status", "after"), [(0, 401, None), (1_500_000, 429, "2")])
def test_who_is_turned_away_is_told_how_long_to_wait(wait: int, status: int, after: str | None) -> None:
    response = Response()
    with pytest.raises(Refusal) as refused:
        begin(request(), response, TurnedAway(wait))
    assert (refused.value.status, refused.value.headers.get("Retry_After")) == (status, after)
    assert "set-cookie" not in response.headers


def test_the_session_before_is_that_of_the_cookie() -> None:
    assert shown_before(request()) is None
    before = shown_before(request(headers={"Cookie": "stillwatch-session=x"}))
    assert before is not None
    assert before.matches("x")

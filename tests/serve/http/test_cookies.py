"""Cookies are for this host alone, and over HTTPS for HTTPS alone."""

from __future__ import annotations

import pytest
from fastapi import Response

from stillwatch.serve.http.cookies import Cookie, is_secure
from tests.serve.http.requested import request

SESSION, CSRF = Cookie("session", 60), Cookie("csrf", 60, is_for_scripts=True)
URL = "https://watch.example.org"


def test_over_https_no_neighbour_can_plant_it() -> None:
    response = Response()
    SESSION.put(request(scheme="https"), response, "x")
    told = response.headers["set-cookie"].split("; ")
    assert told[0] == "__Host-session=x"
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=60"} == set(told[1:])


def test_without_https_it_has_another_name_and_is_as_careful_as_can_be() -> None:
    response = Response()
    SESSION.put(request(), response, "x")
    told = response.headers["set-cookie"].split("; ")
    assert told[0] == "session=x"
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=60"} == set(told[1:])


def test_scripts_may_read_only_what_is_for_them() -> None:
    response = Response()
    CSRF.put(request(), response, "x")
    CSRF.drop(request(), response)
    assert "HttpOnly" not in str(response.headers)
    dropped = response.headers.getlist("set-cookie")[1]
    assert dropped.startswith('csrf="";')
    assert "Max-Age=0" in dropped


@pytest.mark.parametrize(
    ("scheme", "public_url", "secure"),
    [("http", None, False), ("https", None, True), ("http", URL, True), ("https", "http://x.org", False)],
)
def test_what_was_set_counts_before_what_is_seen(scheme: str, public_url: str | None, secure: bool) -> None:
    assert is_secure(request(scheme=scheme, public_url=public_url)) is secure


def test_a_cookie_counts_only_under_the_name_that_it_has_here() -> None:
    planted = {"Cookie": "session=planted"}
    assert SESSION.read(request(headers=planted, public_url=URL)) is None
    assert SESSION.read(request(headers={"Cookie": "__Host-session=x"}, public_url=URL)) == "x"
    assert SESSION.read(request(headers=planted)) == "planted"
    assert SESSION.read(request(headers={"Cookie": "session="})) is None

"""A page elsewhere makes a browser send what it likes, and changes nothing here."""

from __future__ import annotations

import pytest

from stillwatch.engine.state.people.secret import Secret
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.forgery import refuse_foreign, refuse_forged
from tests.serve.http.requested import request

CSRF = Secret("3f9c0a")
OWN = {"x-csrf-token": "3f9c0a"}
URL = "https://watch.example.org"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_changes_nothing_takes_nothing(method: str) -> None:
    refuse_forged(request(method, {"Origin": "https://evil.example"}), CSRF)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_changes_something_takes_the_sessions_own_secret(method: str) -> None:
    refuse_forged(request(method, OWN), CSRF)
    for wrong in ({}, {"x-csrf-token": ""}, {"x-csrf-token": "another"}):
        with pytest.raises(Refusal) as refused:
            refuse_forged(request(method, wrong), CSRF)
        assert (refused.value.status, refused.value.code) == (403, "forged")
        assert CSRF.reveal() not in f"{refused.value} {refused.value.hint}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://watch.example.org.evil.example"},
        {"Origin": "http://watch.example.org"},
        {"Origin": "https://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_who_comes_from_elsewhere_is_refused_even_with_the_secret(headers: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_forged(request(headers={**OWN, **headers}, public_url=URL), CSRF)
    assert refused.value.code == "foreign"


@pytest.mark.parametrize(
    ("headers", "public_url"),
    [
        ({"Origin": URL}, URL),
        ({"Origin": "HTTPS://Watch.example.org"}, URL),
        ({"Origin": "https://watch.example.org", "Host": "watch.example.org"}, None),
        (
            {"Origin": "http://localhost:8470", "Host": "localhost:8470", "Sec-Fetch-Site": "same-origin"},
            None,
        ),
        ({"Sec-Fetch-Site": "none"}, None),
        ({}, URL),
    ],
)
def test_pages_of_ours_and_programs_pass(headers: dict[str, str], public_url: str | None) -> None:
    refuse_foreign(request(headers=headers, public_url=public_url))


@pytest.mark.parametrize("named", ["https://evil.example", "null", ""])
def test_without_a_public_address_the_host_tells(named: str) -> None:
    for headers in ({"Origin": named, "Host": "watch.example.org"}, {"Origin": named}):
        with pytest.raises(Refusal, match="another site"):
            refuse_foreign(request(headers=headers))

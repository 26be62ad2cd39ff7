"""Where browsers find the service."""

from __future__ import annotations

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.settings import SigningSettings, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://watch.example.org", "https://watch.example.org"),
        ("https://Watch.Example.org:443/", "https://watch.example.org"),
        ("http://localhost:8470", "http://localhost:8470"),
        ("https://[2001:db8::1]:8470", "https://[2001:db8::1]:8470"),
    ],
)
def test_an_address_is_named_as_browsers_name_it(url: str, origin: str) -> None:
    assert origin_of(url) == SigningSettings(url).origin == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "watch.example.org",
        "ftp://x.org",
        "https://x.org/a",
        "https://x.org?a",
        "https://a@x.org",
        "https://x.org:port",
        "https://",
        "https://[::1",
    ],
)
def test_what_is_no_address_of_a_service_is_refused(url: str) -> None:
    assert origin_of(url) is None
    with pytest.raises(StillwatchError, match="expected the scheme"):
        SigningSettings(url)


def test_none_may_be_set() -> None:
    assert SigningSettings().origin is None

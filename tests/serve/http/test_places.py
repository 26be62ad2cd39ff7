"""Where attempts come from."""

from __future__ import annotations

import pytest

from stillwatch.serve.http.places import UNKNOWN, place_of
from tests.serve.http.requested import request

PROXY = ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("peer", "forwarded", "place"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("2001:db8:1:2:3::4", None, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", None, "192.0.2.1"),
        ("a socket", None, "a socket"),
        (None, None, UNKNOWN),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer: str | None, forwarded: str | None, place: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert place_of(request(headers=headers, peer=peer, proxies=PROXY)) == place

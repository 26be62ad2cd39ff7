"""Which of two tokens counts (told over the wire by the tests of the routes that use it)."""

from __future__ import annotations

from stillwatch.decide.roles import Permission
from stillwatch.serve.http.access import Requires
from stillwatch.serve.http.gateway_access import RequiresGateway


def test_it_asks_for_the_permission_to_decide() -> None:
    guard = RequiresGateway("x-api-key")
    assert isinstance(guard, Requires)
    assert guard.permission is Permission.DECIDE

"""Which of two tokens counts (told over the wire by the tests of the routes that use it)."""

from __future__ import annotations

from stillwatch.decide.roles import Permission
from stillwatch.serve.http.access import Guard, Requires
from stillwatch.serve.http.gateway_access import RequiresGateway


def test_it_asks_for_the_permission_to_decide_and_takes_no_session() -> None:
    assert issubclass(RequiresGateway, Guard)
    assert not issubclass(RequiresGateway, Requires)
    guard = RequiresGateway("x-api-key")
    assert guard.permission is Permission.DECIDE

"""What an authenticator must offer."""

from __future__ import annotations

from stillwatch.decide.roles import Permission, Role
from stillwatch.serve.auth.caller import Authenticator
from tests.serve.http.served import NamedTokens


def test_an_authenticator_knows_callers_by_what_they_show() -> None:
    authenticator: Authenticator = NamedTokens()
    caller = authenticator.check(Role.INGESTER)
    assert caller is not None
    assert caller.permissions == {Permission.INGEST}
    assert authenticator.check("nobody") is None
    authenticator.forget(caller.id)
    assert authenticator.remembered(Role.INGESTER) is None
    assert not caller.is_person

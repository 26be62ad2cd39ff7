"""Nobody gives away more than they have."""

from __future__ import annotations

import pytest

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.granting import refuse_more

NARROW = Caller("1", "narrow", frozenset({Permission.ADMINISTER, Permission.READ}))


def test_what_one_has_may_be_given_and_no_more() -> None:
    refuse_more(NARROW, PERMISSIONS[Role.VIEWER])
    refuse_more(NARROW, frozenset())
    with pytest.raises(Refusal, match="decide, ingest") as refused:
        refuse_more(NARROW, PERMISSIONS[Role.GATEWAY])
    assert refused.value.status == 403

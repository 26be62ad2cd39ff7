"""Nobody gives away more than they have: a token that may do little makes none that may do more."""

from __future__ import annotations

from collections.abc import Set
from typing import Annotated

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.failures import Refusal

Administrator = Annotated[Caller, requires(Permission.ADMINISTER)]
"""The caller of a route that gives rights."""


def refuse_more(caller: Caller, permissions: Set[Permission]) -> None:
    """Refusal 403 where `permissions` holds what the caller may not do."""
    if beyond := permissions - caller.permissions:
        raise Refusal(
            403,
            "forbidden",
            f"you may not give what you do not have: {', '.join(sorted(beyond))}",
            hint="Ask somebody whose role is admin.",
        )

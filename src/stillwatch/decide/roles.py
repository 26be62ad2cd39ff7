"""Roles, and what each of them may do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """What a route or command asks for."""

    READ = "read"
    INGEST = "ingest"
    DECIDE = "decide"
    REVIEW = "review"
    APPROVE = "approve"
    ADMINISTER = "administer"
    EXPORT = "export"


class Role(StrEnum):
    """What a user or a token is."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    APPROVER = "approver"
    ADMIN = "admin"
    INGESTER = "ingester"
    GATEWAY = "gateway"


_P = Permission
PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.VIEWER: frozenset({_P.READ}),
    Role.ANALYST: frozenset({_P.READ, _P.REVIEW, _P.EXPORT}),
    Role.APPROVER: frozenset({_P.READ, _P.REVIEW, _P.APPROVE, _P.EXPORT}),
    Role.ADMIN: frozenset(Permission),
    Role.INGESTER: frozenset({_P.INGEST}),
    Role.GATEWAY: frozenset({_P.DECIDE, _P.INGEST}),
}
"""An ingester and a gateway can write and ask, and see nothing of what is known."""

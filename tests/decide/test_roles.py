"""Roles: each has what it needs and nothing more."""

from __future__ import annotations

from stillwatch.decide.roles import PERMISSIONS, Permission, Role


def test_every_role_may_do_something_and_only_admins_all() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert all(PERMISSIONS.values())
    assert [role for role in Role if PERMISSIONS[role] == frozenset(Permission)] == [Role.ADMIN]


def test_machines_see_nothing_of_what_is_known() -> None:
    for role in (Role.INGESTER, Role.GATEWAY):
        assert Permission.READ not in PERMISSIONS[role]


def test_who_reviews_may_not_approve_alone() -> None:
    assert Permission.APPROVE not in PERMISSIONS[Role.ANALYST]

"""Which provider, and what its claims are worth."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.vouching import Admission
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.oidc.settings import OidcSettings, role_mapping, values_of

ISSUER = "https://id.example.org"
ROLES = {"staff": Role.VIEWER, "leads": Role.APPROVER, "night": Role.ANALYST}


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["staff", "leads", "night"]}, Role.APPROVER),
        ({"groups": "staff"}, Role.VIEWER),
        ({"groups": ["others", 7, None]}, None),
        ({"groups": {"staff": True}}, Role.VIEWER),
        ({"groups": None}, None),
        ({"groups": 7}, None),
        ({}, None),
    ],
)
def test_the_role_that_may_most_counts_and_none_without_a_mapping(
    claims: dict[str, Any], role: Role | None
) -> None:
    assert OidcSettings(ISSUER, "x", roles=ROLES).role_of(claims) is role
    assert OidcSettings(ISSUER, "x").role_of(claims) is None


def test_a_claim_may_lie_inside_others_or_hold_dots_itself() -> None:
    assert values_of({"realm": {"roles": ["a"]}}, "realm.roles") == ["a"]
    assert values_of({"https://x.org/roles": ["b"]}, "https://x.org/roles") == ["b"]
    assert values_of({"realm": "roles"}, "realm.roles") == []


def test_options_say_value_and_role() -> None:
    assert role_mapping(["cn=staff,dc=x=viewer", "leads=approver"]) == {
        "cn=staff,dc=x": Role.VIEWER,
        "leads": Role.APPROVER,
    }
    for wrong in ("viewer", "=viewer", "staff=king", "staff="):
        with pytest.raises(StillwatchError, match="VALUE=ROLE"):
            role_mapping([wrong])


@pytest.mark.parametrize("issuer", ["http://id.example.org", "id.example.org", "ftp://localhost", ""])
def test_an_issuer_that_anybody_could_stand_in_for_is_refused(issuer: str) -> None:
    with pytest.raises(StillwatchError, match="https address"):
        OidcSettings(issuer, "x")
    OidcSettings("http://localhost:8080", "x")


def test_who_is_made_needs_a_role_and_one_for_people() -> None:
    with pytest.raises(StillwatchError, match="claims give them a role"):
        OidcSettings(ISSUER, "x", creates=True)
    with pytest.raises(StillwatchError, match="gateway: no role for people"):
        OidcSettings(ISSUER, "x", roles={"a": Role.GATEWAY})
    assert OidcSettings(ISSUER, "x", roles=ROLES, creates=True).admission == Admission(True, True)
    assert OidcSettings(ISSUER, "x").admission == Admission(False, False)


def test_the_clients_secret_is_not_shown() -> None:
    assert "sesame" not in repr(OidcSettings(ISSUER, "x", Secret("sesame")))

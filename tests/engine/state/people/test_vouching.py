"""Who comes by the identity provider: under a name of their own, with the role that their claims give."""

from __future__ import annotations

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries, last_entry
from stillwatch.engine.state.people.sign_in import SignedIn, signed_in
from stillwatch.engine.state.people.users import all_users, create_user, disable_user
from stillwatch.engine.state.people.vouching import Admission, Unwelcome, Vouched, sign_in_vouched
from stillwatch.engine.state.store import State

ISSUER = "https://id.example.org"
INVITED = Admission(is_mapped=False, creates=False)
MAPPED = Admission(is_mapped=True, creates=False)
ANYBODY = Admission(is_mapped=True, creates=True)


def vouched(
    role: Role | None = None, name: str = "bob", subject: str = "sub-1", issuer: str = ISSUER
) -> Vouched:
    return Vouched(issuer, subject, name, role)


@pytest.fixture
def invited(state: State) -> State:
    with state.write() as connection:
        create_user(connection, 1, "cli", "ann", Role.APPROVER, oidc_subject="sub-1")
    return state


def test_the_invited_come_in_with_the_role_they_were_given(invited: State) -> None:
    done = sign_in_vouched(invited, vouched(Role.ADMIN), INVITED, 1_000)
    assert isinstance(done, SignedIn)
    assert (done.user.name, done.user.role, done.user.oidc_issuer) == ("ann", Role.APPROVER, ISSUER)
    with invited.read() as connection:
        last = last_entry(connection)
    assert last is not None
    assert last.content is not None
    assert (last.actor, last.content.details()) == ("ann", {"by": "oidc", "issuer": ISSUER})


def test_strangers_the_disabled_and_who_has_no_role_stay_out(invited: State) -> None:
    assert sign_in_vouched(invited, vouched(subject="sub-2"), INVITED, 1_000) == Unwelcome("stranger")
    assert sign_in_vouched(invited, vouched(Role.ADMIN, subject="sub-2"), MAPPED, 1_000) == Unwelcome(
        "stranger"
    )
    assert sign_in_vouched(invited, vouched(None, subject="sub-2"), ANYBODY, 1_000) == Unwelcome("no_role")
    with invited.write() as connection:
        disable_user(connection, 1_001, "cli", "ann")
    assert sign_in_vouched(invited, vouched(Role.ADMIN), ANYBODY, 1_002) == Unwelcome("disabled")


def test_a_subject_of_another_provider_is_another_person(invited: State) -> None:
    assert isinstance(sign_in_vouched(invited, vouched(), INVITED, 1_000), SignedIn)
    other = vouched(issuer="https://elsewhere.example.org")
    assert sign_in_vouched(invited, other, INVITED, 1_001) == Unwelcome("stranger")


def test_a_role_follows_the_claims_and_who_loses_it_is_signed_out(invited: State) -> None:
    first = sign_in_vouched(invited, vouched(Role.VIEWER), MAPPED, 1_000)
    assert isinstance(first, SignedIn)
    assert first.user.role is Role.VIEWER
    assert sign_in_vouched(invited, vouched(None), MAPPED, 1_001) == Unwelcome("no_role")
    assert signed_in(invited, first.cookie, 1_002) is None


def test_who_is_new_becomes_a_user_under_a_name_that_is_nobodys(state: State) -> None:
    with state.write() as connection:
        create_user(connection, 1, "cli", "bob", Role.ADMIN)
    for subject, name in (("sub-1", "bob"), ("sub-2", "eve"), ("sub-3", "cli:root")):
        done = sign_in_vouched(state, vouched(Role.VIEWER, name, subject), ANYBODY, 1_000)
        assert isinstance(done, SignedIn)
        again = sign_in_vouched(state, vouched(Role.VIEWER, "whoever", subject), ANYBODY, 1_001, done.cookie)
        assert isinstance(again, SignedIn)
        assert again.user == done.user
        assert signed_in(state, done.cookie, 1_002) is None
    with state.read() as connection:
        names = sorted(user.name for user in all_users(connection))
        made = [e.actor for e in entries(connection) if e.action == "create_user"]
    assert names[0] == "bob"
    assert names[1].startswith("bob ")
    assert names[2] == "eve"
    assert names[3].startswith("user ")
    assert made == ["cli"] + [f"oidc:{ISSUER}"] * 3

"""Signing in: the right password in time, nobody else, and a trace in the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries, verify
from stillwatch.engine.state.people.attempts import FREE_HERE
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import (
    SignedIn,
    TurnedAway,
    sign_in,
    sign_in_by_oidc,
    sign_out,
    signed_in,
)
from stillwatch.engine.state.people.users import create_user, disable_user
from stillwatch.engine.state.store import State

PASSWORD = Secret("correct horse battery")
HERE = "192.0.2.1"


@pytest.fixture
def ann(state: State) -> State:
    with state.write() as connection:
        create_user(connection, 1, "cli", "ann", Role.APPROVER, PASSWORD, oidc_subject="sub-1")
    return state


def test_the_right_password_opens_a_session_that_ends_with_signing_out(ann: State) -> None:
    done = sign_in(ann, "ann", PASSWORD, HERE, 1_000)
    assert isinstance(done, SignedIn)
    who = signed_in(ann, done.cookie, 1_001)
    assert who is not None
    assert who[0].name == "ann"
    sign_out(ann, done.cookie, 1_002)
    sign_out(ann, done.cookie, 1_003)
    assert signed_in(ann, done.cookie, 1_004) is None
    with ann.read() as connection:
        assert [entry.action for entry in entries(connection)] == ["create_user", "sign_in", "sign_out"]
    assert verify(ann).is_whole
    assert done.cookie.reveal() not in repr(done)


def test_a_wrong_password_and_a_wrong_name_are_told_alike(ann: State) -> None:
    assert sign_in(ann, "ann", Secret("incorrect horse battery"), HERE, 1_000) == TurnedAway(0)
    assert sign_in(ann, "eve", PASSWORD, HERE, 1_000) == TurnedAway(0)


def test_guesses_at_once_are_counted_before_they_are_looked_at(ann: State) -> None:
    def guess(number: int) -> SignedIn | TurnedAway:
        return sign_in(ann, "ann", Secret(f"guess number {number:06}"), HERE, 1_000)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(FREE_HERE + 7)))
    looked_at = [answer for answer in answers if answer == TurnedAway(0)]
    assert len(looked_at) == FREE_HERE
    assert sign_in(ann, "ann", PASSWORD, HERE, 1_000) != TurnedAway(0), "the right one waits as well"


def test_a_disabled_user_is_out_however_they_come(ann: State) -> None:
    done = sign_in_by_oidc(ann, "sub-1", 1_000)
    assert done is not None
    with ann.write() as connection:
        disable_user(connection, 1_001, "cli", "ann")
    assert signed_in(ann, done.cookie, 1_002) is None
    assert sign_in(ann, "ann", PASSWORD, HERE, 1_002) == TurnedAway(0)
    assert sign_in_by_oidc(ann, "sub-1", 1_002) is None


def test_who_the_provider_vouches_for_and_we_do_not_know_stays_out(ann: State) -> None:
    assert sign_in_by_oidc(ann, "sub-2", 1_000) is None

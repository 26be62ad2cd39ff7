"""Signing in: the right password in time, nobody else, and a trace in the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries, last_entry, verify
from stillwatch.engine.state.people import hashing
from stillwatch.engine.state.people.attempts import FREE_HERE
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import IDLE_US, NOTED_US
from stillwatch.engine.state.people.sign_in import (
    SignedIn,
    TurnedAway,
    attempt,
    begin,
    sign_in,
    sign_out,
    signed_in,
)
from stillwatch.engine.state.people.users import create_user, disable_user, find_user, hash_password
from stillwatch.engine.state.store import State

PASSWORD = Secret("correct horse battery")
HASHED = hash_password(PASSWORD)
HERE = "192.0.2.1"


def last_detail(connection: Connection) -> object:
    entry = last_entry(connection)
    return entry.content.details() if entry and entry.content else None


@pytest.fixture
def ann(state: State) -> State:
    with state.write() as connection:
        create_user(connection, 1, "cli", "ann", Role.APPROVER, HASHED)
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


def test_a_name_that_is_nobodys_is_hashed_for_as_well(ann: State, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []
    hashing.is_secret(PASSWORD, None)  # the hash that is nobody's is made once
    real = hashing._HASHER

    class Watched:
        def verify(self, stored: str, secret: str) -> bool:
            looked.append(True)
            return real.verify(stored, secret)

    monkeypatch.setattr(hashing, "_HASHER", Watched())
    for name in ("ann", "eve"):
        sign_in(ann, name, Secret("incorrect horse battery"), HERE, 1_000)
    assert len(looked) == 2


def test_guesses_at_once_are_counted_before_they_are_looked_at(ann: State) -> None:
    def guess(number: int) -> SignedIn | TurnedAway:
        return sign_in(ann, "ann", Secret(f"guess number {number:06}"), HERE, 1_000)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(FREE_HERE + 7)))
    looked_at = [answer for answer in answers if answer == TurnedAway(0)]
    assert len(looked_at) == FREE_HERE
    assert sign_in(ann, "ann", PASSWORD, HERE, 1_000) != TurnedAway(0), "the right one waits as well"


def test_a_disabled_user_is_out_at_once(ann: State) -> None:
    done = sign_in(ann, "ann", PASSWORD, HERE, 1_000)
    assert isinstance(done, SignedIn)
    with ann.write() as connection:
        disable_user(connection, 1_001, "cli", "ann")
    assert signed_in(ann, done.cookie, 1_002) is None
    assert sign_in(ann, "ann", PASSWORD, HERE, 1_002) == TurnedAway(0)


def test_signing_in_anew_ends_the_session_before(ann: State) -> None:
    first = sign_in(ann, "ann", PASSWORD, HERE, 1_000)
    assert isinstance(first, SignedIn)
    second = sign_in(ann, "ann", PASSWORD, HERE, 1_001, first.cookie)
    assert isinstance(second, SignedIn)
    assert signed_in(ann, first.cookie, 1_002) is None
    assert signed_in(ann, second.cookie, 1_002) is not None
    assert second.session.csrf.reveal() != first.session.csrf.reveal()


def test_a_session_in_use_goes_on_and_is_written_down_once_a_minute(ann: State) -> None:
    done = sign_in(ann, "ann", PASSWORD, HERE, 0)
    assert isinstance(done, SignedIn)
    seen = []
    for now in (NOTED_US - 1, NOTED_US, NOTED_US + 1, IDLE_US + 1):
        found = signed_in(ann, done.cookie, now)
        assert found is not None
        seen.append(found[1].seen)
    assert seen == [0, 0, NOTED_US, NOTED_US], "each tells what was known before it"


def test_an_attack_leaves_few_entries_and_none_about_names_that_are_nobodys(
    ann: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stillwatch.engine.state.people.sign_in.is_secret", lambda *_: False)
    for place in range(40):  # from many places, so that none has to wait
        sign_in(ann, "ann", PASSWORD, f"192.0.2.{place}", 1_000)
        sign_in(ann, "my secret pass phrase", PASSWORD, f"198.51.100.{place}", 1_000)
    with ann.read() as connection:
        told = [(e.actor, e.content) for e in entries(connection) if e.action == "sign_in_failed"]
    assert {actor for actor, _ in told} == {"?"}
    found = [(content.subject, content.details()) for _, content in told if content]
    assert found == [("ann", {"times": times}) for times in (5, 10, 20, 40)]


def test_who_gets_in_after_mistakes_leaves_their_number(ann: State) -> None:
    for _ in range(2):
        assert attempt(ann, "ann", Secret("incorrect horse battery"), HERE, 1_000) == TurnedAway(0)
    assert isinstance(sign_in(ann, "ann", PASSWORD, HERE, 1_000), SignedIn)
    with ann.read() as connection:
        assert last_detail(connection) == {"by": "password", "failed_before": 2}


def test_a_session_begins_with_an_entry_in_the_ledger(ann: State) -> None:
    with ann.write() as connection:
        user = find_user(connection, "ann")
        assert user is not None
        done = begin(connection, user, 1_000, {"by": "oidc"})
        assert last_detail(connection) == {"by": "oidc"}
    assert done.session.seen == 1_000

"""The slow check happens once a minute; revocation and a state that is away are dealt with honestly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, update

from stillwatch.decide.roles import Role
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.people import tokens
from stillwatch.engine.state.people.hashing import is_secret
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.token_check import (
    GRACE_US,
    NOTED_US,
    PATIENCE_US,
    REMEMBERED_US,
    RENEWED_US,
    TokenCheck,
)
from stillwatch.engine.state.people.tokens import Token, all_tokens, create_token, revoke_token
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.people import TOKENS


class Bench:
    """A state with one token, a clock to turn, and the check under test."""

    def __init__(self, state: State) -> None:
        self.state, self.now = state, 1_000
        with state.write() as connection:
            self.token, secret = create_token(connection, self.now, "ann", "x", Role.VIEWER)
        self.text = secret.reveal()
        self.check = TokenCheck(state, lambda: self.now)

    def revoke(self) -> None:
        with self.state.write() as connection:
            revoke_token(connection, self.now, "ann", self.token.id)


@pytest.fixture
def bench(sqlite_state: State) -> Bench:
    return Bench(sqlite_state)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[Secret]:
    """The secrets that were put through the slow hash."""
    seen: list[Secret] = []

    def counted(secret: Secret, stored: str | None) -> bool:
        seen.append(secret)
        return is_secret(secret, stored)

    monkeypatch.setattr(tokens, "is_secret", counted)
    return seen


class Away:
    """A transaction that cannot be begun."""

    def __enter__(self) -> Connection:
        raise StateUnavailable("away")

    def __exit__(self, *_: object) -> None:
        raise AssertionError("it was never entered")


def same(first: Token | None, second: Token) -> bool:
    return first is not None and first.id == second.id


def test_a_checked_token_is_remembered_for_a_minute(bench: Bench) -> None:
    assert bench.check.remembered(bench.text) is None
    assert same(bench.check.check(bench.text), bench.token)
    bench.now += RENEWED_US - 1
    assert same(bench.check.remembered(bench.text), bench.token)
    bench.now = 1_000 + REMEMBERED_US
    assert bench.check.remembered(bench.text) is None


def test_halfway_one_caller_renews_it_and_the_others_go_on(bench: Bench) -> None:
    bench.check.check(bench.text)
    bench.now += RENEWED_US
    assert bench.check.remembered(bench.text) is None, "this one is to ask"
    assert same(bench.check.remembered(bench.text), bench.token)
    bench.now += PATIENCE_US
    assert bench.check.remembered(bench.text) is None, "nobody did: another one is to ask"
    assert same(bench.check.check(bench.text), bench.token)
    bench.now += RENEWED_US - 1
    assert same(bench.check.remembered(bench.text), bench.token)


def test_nobody_waits_for_one_who_asks_longer_than_the_minute(bench: Bench) -> None:
    bench.check.check(bench.text)
    bench.now += REMEMBERED_US
    assert bench.check.remembered(bench.text) is None
    assert bench.check.remembered(bench.text) is None


def test_the_slow_hash_is_computed_once(bench: Bench, slow: list[Secret]) -> None:
    for _ in range(3):
        assert same(bench.check.check(bench.text), bench.token)
        bench.now += REMEMBERED_US
    assert len(slow) == 1
    bench.check.forget(bench.token.id)
    assert same(bench.check.check(bench.text), bench.token)
    assert len(slow) == 2, "what was forgotten is proven anew"


def test_of_many_that_come_at_once_one_computes_the_slow_hash(bench: Bench, slow: list[Secret]) -> None:
    with ThreadPoolExecutor(8) as callers:
        found = list(callers.map(bench.check.check, [bench.text] * 8))
    assert all(same(token, bench.token) for token in found)
    assert len(slow) == 1


def test_a_token_whose_hash_is_another_is_proven_anew(bench: Bench) -> None:
    bench.check.check(bench.text)
    with bench.state.write() as connection:
        connection.execute(update(TOKENS).values(secret_hash="another"))
    bench.now += REMEMBERED_US
    assert bench.check.check(bench.text) is None


def test_a_wrong_token_is_never_remembered(bench: Bench) -> None:
    assert bench.check.check(bench.text + "x") is None
    assert bench.check.remembered(bench.text + "x") is None


def test_its_use_is_noted_to_the_hour(bench: Bench) -> None:
    noted = []
    later = NOTED_US + REMEMBERED_US
    for moment in (5_000, NOTED_US, later, 1_000):
        bench.now = moment
        bench.check.check(bench.text)
        with bench.state.read() as connection:
            noted.append(all_tokens(connection)[0].last_used)
    assert noted == [5_000, 5_000, later, 1_000]


def test_a_token_revoked_elsewhere_is_out_within_the_minute(bench: Bench) -> None:
    bench.check.check(bench.text)
    bench.revoke()
    bench.now += REMEMBERED_US
    assert bench.check.remembered(bench.text) is None
    assert bench.check.check(bench.text) is None


def test_a_token_revoked_here_is_out_at_once(bench: Bench) -> None:
    bench.check.check(bench.text)
    bench.revoke()
    bench.check.forget(bench.token.id)
    assert bench.check.remembered(bench.text) is None


def test_a_token_that_expires_meanwhile_is_out(sqlite_state: State) -> None:
    now = 1_000
    with sqlite_state.write() as connection:
        _, secret = create_token(connection, now, "ann", "x", Role.VIEWER, expires=2_000)
    check = TokenCheck(sqlite_state, lambda: now)
    assert check.check(secret.reveal()) is not None
    now = 2_000
    assert check.remembered(secret.reveal()) is None


def test_while_the_state_is_away_who_was_let_in_lately_is_let_in(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.check.check(bench.text)
    monkeypatch.setattr(bench.state, "read", Away)
    bench.now += GRACE_US - 1
    assert same(bench.check.check(bench.text), bench.token)
    with pytest.raises(StateUnavailable):
        bench.check.check(bench.text + "x")
    bench.now += 1
    with pytest.raises(StateUnavailable):
        bench.check.check(bench.text)


def test_a_state_that_is_away_is_not_asked_for_every_request(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.check.check(bench.text)
    monkeypatch.setattr(bench.state, "read", Away)
    bench.now += REMEMBERED_US
    assert bench.check.remembered(bench.text) is None
    assert same(bench.check.check(bench.text), bench.token)
    assert same(bench.check.remembered(bench.text), bench.token)
    bench.now += PATIENCE_US
    assert bench.check.remembered(bench.text) is None, "it may be back"


def test_a_clock_that_is_set_back_does_not_lengthen_the_minute(bench: Bench) -> None:
    bench.check.check(bench.text)
    bench.now -= 500
    assert bench.check.remembered(bench.text) is None


def test_a_full_disk_turns_nobody_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.state, "write", Away)
    assert same(bench.check.check(bench.text), bench.token)


def test_memory_is_bounded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stillwatch.engine.state.people.token_check._MOST", 1)
    bench.check.check(bench.text)
    with bench.state.write() as connection:
        _, other = create_token(connection, 1, "ann", "y", Role.VIEWER)
    assert bench.check.check(other.reveal()) is not None
    assert bench.check.remembered(bench.text) is None
    assert bench.check.remembered(other.reveal()) is not None

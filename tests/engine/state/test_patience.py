"""Nobody is kept by a server that stands still, with its connections open: it is told as one that is gone."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from stillwatch.decide.roles import Role
from stillwatch.engine.state import postgres as opening
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.patience import asked
from stillwatch.engine.state.people.token_check import KNOWN_WAIT_S, REMEMBERED_US, TokenCheck
from stillwatch.engine.state.people.tokens import create_token
from stillwatch.engine.state.store import State, open_state
from tests.postgres import Server

# the driver leaves a socket that timed out to be collected
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def state(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    monkeypatch.setattr(opening, "_SOCKET_WAIT_S", 2.0 * KNOWN_WAIT_S)
    with open_state(postgres.database()) as opened:
        yield opened
        postgres.thaw()
        for thread in threading.enumerate():
            if thread.name == "token check":
                thread.join(5)
    gc.collect()  # here, where the warning is passed over


def test_an_answer_or_what_was_raised_comes_from_another_thread() -> None:
    assert asked(threading.get_ident, "test").result(5) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        asked(lambda: 1 // 0, "test").result(5)


def freeze_within(state: State, postgres: Server) -> None:
    with state.read() as connection:
        postgres.freeze()
        connection.scalar(text("SELECT 2"))


def value(state: State) -> int:
    with state.read() as connection:
        return int(connection.scalar(text("SELECT 1")) or 0)


def test_whoever_asks_is_told_and_gets_no_answer_of_before(state: State, postgres: Server) -> None:
    assert value(state) == 1
    with pytest.raises(StateUnavailable, match="stopped answering"):
        freeze_within(state, postgres)
    with pytest.raises(StateUnavailable), state.write():
        pass
    assert state.failure is not None
    postgres.thaw()
    assert [value(state) for _ in range(3)] == [1, 1, 1]
    with state.write() as connection:
        connection.execute(text("SELECT 3"))
    assert state.failure is None


def test_callers_that_were_let_in_lately_are_not_kept_waiting(state: State, postgres: Server) -> None:
    now = [1_000]
    with state.write() as connection:
        token, secret = create_token(connection, 1_000, "ann", "x", Role.GATEWAY)
    check = TokenCheck(state, lambda: now[0])
    assert check.check(secret.reveal()) is not None
    now[0] += REMEMBERED_US
    postgres.freeze()
    begun = time.monotonic()
    found = [check.remembered(secret.reveal()) or check.check(secret.reveal()) for _ in range(5)]
    now[0] += 2 * REMEMBERED_US  # whoever asks next finds that the state still owes an answer
    found += [check.remembered(secret.reveal()) or check.check(secret.reveal()) for _ in range(5)]
    assert time.monotonic() - begun < 2 * KNOWN_WAIT_S
    assert {one.id for one in found if one} == {token.id}
    assert None not in found

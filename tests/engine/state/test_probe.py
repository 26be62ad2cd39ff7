"""The probe tells a state that is gone, silent, or takes no writes, and when it is well again."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Connection, select

from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.probe import StateProbe
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.settings import SETTINGS


def failing(*_: Any) -> Connection:
    raise StateUnavailable("state.db: the disk is full")


def fail_to_write(state: State, patched: pytest.MonkeyPatch) -> None:
    patched.setattr(State, "_transaction", failing)
    with pytest.raises(StateUnavailable), state.write():
        pass


def test_a_state_that_is_well_has_no_fault(state: State) -> None:
    probe = StateProbe(state)
    assert (probe.fault(), probe.write_fault()) == ("", "")
    with state.read() as connection:
        assert connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == "trial")) is None


def test_a_state_that_is_gone_is_told(sqlite_state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = StateProbe(sqlite_state)
    with monkeypatch.context() as gone:
        gone.setattr(State, "read", failing)
        assert probe.fault() == "state.db: the disk is full"
    assert probe.fault() == ""


def test_a_state_that_says_nothing_is_not_waited_for(
    sqlite_state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def silent(_: State) -> Connection:
        released.wait(30)
        raise StateUnavailable("it was gone")

    probe = StateProbe(sqlite_state, 0.05)
    monkeypatch.setattr(State, "read", silent)
    before = threading.active_count()
    assert all("no answer within 0.05 s" in probe.fault() for _ in range(3))
    assert threading.active_count() == before + 1, "one asks for all"
    released.set()


def test_a_write_that_failed_is_told_until_one_goes_through(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = StateProbe(state)
    with monkeypatch.context() as full:
        fail_to_write(state, full)
        assert "the disk is full" in probe.write_fault()
    for _ in range(100):  # its trial follows its answer
        assert probe.fault() == ""
        if not probe.write_fault():
            break
    assert probe.write_fault() == "", "the probe wrote, as nobody else did"

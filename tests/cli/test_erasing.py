"""A command erases by itself where no service runs, and asks the one that does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.cli.erasing import erase_here, have_erased
from stillwatch.engine.state.asked_erasures import asked_erasures
from stillwatch.engine.state.erasure import erase_account
from stillwatch.engine.state.store import State, open_state
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError

ACCOUNT = "00000000deadbeef"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as state:
        yield state


def test_the_service_is_asked_and_waited_for(state: State) -> None:
    waits = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:  # the service does it
            with state.write() as connection:
                (asked,) = asked_erasures(connection)
                assert (asked.account, asked.by) == (ACCOUNT, "cli:ann")
                erase_account(connection, 9, asked.by, asked.account)

    assert have_erased(state, ACCOUNT, "cli:ann", sleep) == "erased by the running service"
    assert waits == [1.0, 1.0]


def test_a_service_that_cannot_is_not_waited_for_for_ever(state: State) -> None:
    with pytest.raises(StillwatchError, match="within 3 s") as told:
        have_erased(state, ACCOUNT, "cli:ann", lambda _: None, wait_s=3)
    assert "goes on trying" in told.value.hint


def test_without_a_service_it_is_done_here(state: State, tmp_path: Path) -> None:
    said = erase_here(state, Lake.open(tmp_path / "lake"), ACCOUNT, "cli:ann")
    assert "handed over 0 exchanges of the journal and removed 0 from the lake" in said
    assert "lake" not in erase_here(state, None, ACCOUNT, "cli:ann")

"""How `stillwatch state erase` erases: by itself, or by asking the service that has the lake."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from stillwatch.engine.clock import system_clock
from stillwatch.engine.erasure import drain_journal, erase_from_lake
from stillwatch.engine.spending import clear, restore
from stillwatch.engine.state.asked_erasures import ask_erasure, asked_erasures
from stillwatch.engine.state.erasure import erase_account
from stillwatch.engine.state.store import State
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.identity import hash_of

WAIT_S: Final = 900  # a look for campaigns, which the service ends before it erases, may take minutes


def erase_here(state: State, lake: Lake | None, account: str, by: str) -> str:
    """Erase an account (the state's text) from the lake, if one is given, then from the state; what was done
    in words."""
    said = ""
    if lake is not None:
        given = drain_journal(lake, system_clock)
        with state.write() as connection:
            restore(connection, lake.path)
        clear(lake.path)
        removed = erase_from_lake(lake, hash_of(account))
        said = f"; handed over {given} exchanges of the journal and removed {removed} from the lake"
    with state.write() as connection:
        gone = erase_account(connection, system_clock(), by, account)
    state.reclaim()
    return (
        f"deleted {sum(gone.deleted.values())} rows, took the account out of "
        f"{sum(gone.changed.values())} others and of {gone.ledger_entries} entries of the ledger{said}"
    )


def have_erased(
    state: State, account: str, by: str, sleep: Callable[[float], None] = time.sleep, wait_s: float = WAIT_S
) -> str:
    """Ask the running service to erase an account, and wait until it is done. `StillwatchError` where it is
    not after `wait_s` seconds; the service goes on trying."""
    with state.write() as connection:
        asked = ask_erasure(connection, account, by, system_clock())
    for _ in range(round(wait_s)):
        with state.read() as connection:
            if all(one.id != asked.id for one in asked_erasures(connection)):
                state.reclaim()
                return "erased by the running service"
        sleep(1.0)
    raise StillwatchError(
        f"the service has not erased the account within {wait_s:g} s",
        hint="It goes on trying; /v1/health and its log say what keeps it.",
    )

"""Erasures in a running service: out of the journal, the lake, what decisions know, and the state."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from stillwatch.engine.clock import Clock
from stillwatch.engine.erasure import erase_from_lake
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.intake.feeding import LakeFeeder
from stillwatch.engine.state.asked_erasures import AskedErasure, asked_erasures
from stillwatch.engine.state.erasure import erase_account
from stillwatch.engine.state.store import State
from stillwatch.engine.watch.watcher import Watcher
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.attached import Attached
from stillwatch.serve.inline.identity import hash_of
from stillwatch.serve.turns import Turns

EVERY_S: Final = 2.0  # between two looks for new requests, which commands write into the state


class Erasures:
    """Does what was asked until it is closed; a failure is kept in `failure` and tried again."""

    def __init__(
        self,
        state: State,
        lake: Lake,
        feeder: LakeFeeder,
        accounts: AccountFeed,
        watcher: Watcher,
        inline: Attached,
        clock: Clock,
        told: Callable[[StillwatchError | None], None] | None = None,
    ) -> None:
        self.failure: StillwatchError | None = None
        self.in_hand: tuple[AskedErasure, ...] = ()  # begun; of some the rows may be gone already
        self._state, self._lake, self._feeder, self._accounts = state, lake, feeder, accounts
        self._watcher, self._inline, self._clock, self._told = watcher, inline, clock, told
        self._turn = threading.Lock()
        self._turns = Turns(self._try, "erasures", EVERY_S)

    def start(self) -> None:
        """Begin to look for requests."""
        self._turns.start()

    def wake(self) -> None:
        """There is a new request."""
        self._turns.wake()

    def close(self) -> None:
        """Stop; what was not done is done after the next start."""
        self._turns.close()

    def work(self) -> int:
        """Erase what was asked for, all of it; how many accounts. Raises what went wrong.

        Waits for a look for campaigns that is under way: it has read the account and would write it again.
        """
        with self._turn:
            with self._state.read() as connection:
                asked = asked_erasures(connection)
            self.in_hand = tuple(asked) or self.in_hand
            if asked:
                with self._watcher.still():
                    self._feeder.feed()
                    self._accounts.merge()
                    for one in asked:
                        self._erase(one)
            if self.in_hand:
                self._clean()
            return len(asked)

    def _erase(self, one: AskedErasure) -> None:
        account = hash_of(one.account)
        erase_from_lake(self._lake, account)
        self._inline.forget(account, lambda: self._erase_from_state(one))

    def _clean(self) -> None:
        """Have the files of the state hold nothing of it either; the rows are gone by then."""
        if not self._state.reclaim():
            raise StillwatchError("the state is read all the time, and its log still holds what was erased")
        self.in_hand = ()
        if self._told:
            self._told(None)

    def _erase_from_state(self, one: AskedErasure) -> None:
        with self._state.write() as connection:
            erase_account(connection, self._clock(), one.by, one.account)

    def _try(self) -> None:
        try:
            self.work()
            self.failure = None
        except Exception as fault:  # noqa: BLE001 - kept in `failure`, told, and tried again
            self.failure = StillwatchError(f"erasing failed: {type(fault).__name__}: {fault}")
            if self._told:
                self._told(self.failure)

"""Erasures are asked for once, and go with the account's last rows."""

from __future__ import annotations

from stillwatch.engine.state.asked_erasures import ask_erasure, asked_erasures
from stillwatch.engine.state.erasure import erase_account
from stillwatch.engine.state.store import State

ACCOUNT = "00000000deadbeef"


def test_what_is_asked_twice_is_asked_once_and_goes_when_it_is_done(state: State) -> None:
    with state.write() as connection:
        asked = ask_erasure(connection, ACCOUNT, "ann", 5)
        assert ask_erasure(connection, ACCOUNT, "bob", 6) == asked
        later = ask_erasure(connection, "00000000cafecafe", "bob", 7)
        assert asked_erasures(connection) == [asked, later]
        assert (asked.by, asked.asked) == ("ann", 5)
        erase_account(connection, 9, asked.by, ACCOUNT)
        assert asked_erasures(connection) == [later]

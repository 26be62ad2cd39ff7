"""A database's condition is told apart from a wrong statement."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from stillwatch.engine.state.faults import is_passing, unavailable


def fault(said: object, name: str = "") -> DBAPIError:
    original = sqlite3.OperationalError(said)
    if name:
        original.sqlite_errorname = name
    return OperationalError("SELECT 1", {}, original)


@pytest.mark.parametrize(
    "passing",
    [
        fault({"C": "57P01", "M": "terminating connection"}),
        fault({"C": "53100", "M": "no space left"}),
        fault({"C": "55P03", "M": "lock timeout"}),
        fault({"C": "28P01", "M": "password authentication failed"}),
        InterfaceError("SELECT 1", {}, sqlite3.InterfaceError("network error")),
        fault("disk I/O error", "SQLITE_IOERR_FSYNC"),
        fault("database or disk is full", "SQLITE_FULL"),
        fault("database is locked", "SQLITE_BUSY"),
    ],
)
def test_a_database_in_trouble_is_seen(passing: DBAPIError) -> None:
    assert is_passing(passing)


@pytest.mark.parametrize(
    "lasting",
    [
        fault({"C": "42P01", "M": "relation does not exist"}),
        fault("no such table: x", "SQLITE_ERROR"),
        fault("UNIQUE constraint failed", "SQLITE_CONSTRAINT_UNIQUE"),
        fault(None),
    ],
)
def test_a_wrong_statement_stays_what_it_is(lasting: DBAPIError) -> None:
    assert not is_passing(lasting)


def test_the_reason_is_told_and_the_password_is_not() -> None:
    url = make_url("postgresql+pg8000://ann:sesame@db/stillwatch")
    told = unavailable(url, fault({"C": "57P01", "M": "terminating connection"}))
    assert "terminating connection" in str(told)
    assert "sesame" not in str(told)

"""Slows down whoever tries passwords: a few wrong ones are free, each further one costs twice the wait."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Connection, delete, select, update

from stillwatch.engine.state.tables.people import SIGN_INS
from stillwatch.engine.state.upsert import upsert

SECOND: Final = 1_000_000
# Wrong passwords before the first wait. A person mistypes a few; behind one address sits an office; and a
# name that is tried from everywhere must be protected too, though not so soon that anybody can lock it.
FREE_HERE: Final = 5
FREE_ADDRESS: Final = 20
FREE_NAME: Final = 50
# At most 96 a day for a name: NIST SP 800-63B-4, section 3.2.2 allows 100 in a row
LONGEST_WAIT: Final = 15 * 60 * SECOND
FORGOTTEN_AFTER: Final = 24 * 3_600 * SECOND


def subjects(name: str, address: str) -> dict[str, int]:
    """What an attempt counts for, and how many wrong ones are free there.

    Hashed, since people type passwords into the wrong field.
    """
    return {
        _hashed("both", name, address): FREE_HERE,
        _hashed("address", address): FREE_ADDRESS,
        _hashed("name", name): FREE_NAME,
    }


def count_attempt(connection: Connection, name: str, address: str, now: int) -> int:
    """Count an attempt before it is looked at; returns how long to wait instead (microseconds), or 0.

    It is counted as wrong at first, so that a hundred at once do not all slip in before the first answer.
    """
    allowed = subjects(name, address)
    query = select(SIGN_INS).where(SIGN_INS.c.subject.in_(allowed))
    before = {row.subject: row for row in connection.execute(query)}
    # a row from the future is of a clock that was set back, and would block for as long as that
    waits = [row.blocked_until - now for row in before.values() if row.last_failure <= now]
    wait = max(waits, default=0)
    if wait > 0:
        return wait
    for subject, free in allowed.items():
        row = before.get(subject)
        old = row is None or now - row.last_failure > FORGOTTEN_AFTER
        failures = 1 if row is None or old else row.failures + 1
        upsert(
            connection,
            SIGN_INS,
            {
                "subject": subject,
                "failures": failures,
                "last_failure": now,
                "blocked_until": now + wait_after(failures, free),
            },
        )
    return 0


def failures_of(connection: Connection, name: str) -> int:
    """Wrong passwords for a name since somebody knew it last, with the attempt that is counted now."""
    query = select(SIGN_INS.c.failures).where(SIGN_INS.c.subject == _hashed("name", name))
    return connection.scalar(query) or 0


def is_worth_telling(failures: int) -> bool:
    """Whether so many wrong passwords are written down: 5, 10, 20, 40 and so on, so that an attack of any
    length is a few entries."""
    times, rest = divmod(failures, FREE_HERE)
    return rest == 0 and times.bit_count() == 1


def clear_attempts(connection: Connection, name: str, address: str) -> None:
    """Forget the wrong passwords of a person who then knew it; of the address only this attempt."""
    known = [_hashed("both", name, address), _hashed("name", name)]
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.subject.in_(known)))
    here = SIGN_INS.c.subject == _hashed("address", address)
    connection.execute(update(SIGN_INS).where(here).values(failures=SIGN_INS.c.failures - 1))
    few = SIGN_INS.c.failures < FREE_ADDRESS
    connection.execute(update(SIGN_INS).where(here, few).values(blocked_until=0))


def drop_old_attempts(connection: Connection, now: int) -> int:
    """Remove what is forgotten anyway; returns how many."""
    old = SIGN_INS.c.last_failure < now - FORGOTTEN_AFTER
    return connection.execute(delete(SIGN_INS).where(old)).rowcount


def wait_after(failures: int, free: int) -> int:
    """How long to wait after so many wrong passwords, in microseconds: 1 s, 2 s, 4 s, up to 15 min."""
    beyond = failures - free
    return 0 if beyond < 0 else min(SECOND << min(beyond, 30), LONGEST_WAIT)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

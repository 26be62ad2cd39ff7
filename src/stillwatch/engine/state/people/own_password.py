"""A user's change of their own password: whoever finds an open browser must not be able to."""

from __future__ import annotations

from stillwatch.engine.state.people.attempts import clear_attempts
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import SignedIn, TurnedAway, attempt, begin
from stillwatch.engine.state.people.users import User, hash_password, set_password
from stillwatch.engine.state.store import State


def change_own_password(
    state: State, user: User, old: Secret, new: Secret, address: str, now: int
) -> SignedIn | TurnedAway:
    """Give `user` the password `new`, if `old` is the one they have; every session of theirs ends, and a new
    one begins here. Wrong ones are counted as at sign-in. `StillwatchError` where `new` is too short."""
    hashed = hash_password(new)
    known = attempt(state, user.name, old, address, now)
    if isinstance(known, TurnedAway):
        return known
    with state.write() as connection:
        clear_attempts(connection, user.name, address)
        set_password(connection, now, user.name, user.name, hashed)
        return begin(connection, user, now, {"by": "password"})

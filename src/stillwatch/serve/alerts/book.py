"""What rules know and what is on its way, in memory, and after it in the state: alerts outlive both.

The state may be what is down, and that is when alerts are needed; so memory leads, and what it holds is
written as soon as the state can be reached.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from stillwatch.engine.state.alerts import (
    Message,
    Standing,
    all_messages,
    all_standings,
    drop_message,
    put_message,
    put_standing,
)

Key = tuple[str, str]


class Book:
    """Standings by rule and subject, messages by id; for any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._standings: dict[Key, Standing] = {}
        self._messages: dict[str, Message] = {}
        self._unsaved: set[Key] = set()
        self._unsaved_messages: set[str] = set()

    def load(self, connection: Connection, rules: Iterable[str]) -> None:
        """Take in what the state holds of these rules; what it holds of others is forgotten there too."""
        known = all_standings(connection)
        names = set(rules)
        with self._guard:
            self._standings = {key: one for key, one in known.items() if key[0] in names} | self._standings
            self._messages = {one.id: one for one in all_messages(connection)} | self._messages
            self._unsaved |= known.keys() - self._standings.keys()

    def of(self, rule: str) -> dict[str, Standing]:
        """What a rule knows, by subject."""
        with self._guard:
            return {subject: one for (name, subject), one in self._standings.items() if name == rule}

    def note(self, rule: str, changed: Mapping[str, Standing | None], messages: Iterable[Message]) -> None:
        """Keep what a rule knows now, and messages to send."""
        with self._guard:
            for subject, standing in changed.items():
                if standing is None:
                    self._standings.pop((rule, subject), None)
                else:
                    self._standings[rule, subject] = standing
                self._unsaved.add((rule, subject))
            for message in messages:
                self._put(message)

    def put(self, message: Message) -> None:
        """Keep a message as it is now."""
        with self._guard:
            self._put(message)

    def drop(self, message: str) -> None:
        """Forget a message."""
        with self._guard:
            self._messages.pop(message, None)
            self._unsaved_messages.add(message)

    def messages(self) -> list[Message]:
        """Messages that were not delivered, the one that is due first at the head."""
        with self._guard:
            return sorted(self._messages.values(), key=lambda one: (one.due, one.at, one.id))

    def save(self, connection: Connection) -> None:
        """Write what changed; `saved` afterwards, where the transaction went through."""
        with self._guard:
            changed = {key: self._standings.get(key) for key in sorted(self._unsaved)}
            messages = {name: self._messages.get(name) for name in sorted(self._unsaved_messages)}
        for (rule, subject), standing in changed.items():
            put_standing(connection, rule, subject, standing)
        for name, message in messages.items():
            if message is None:
                drop_message(connection, name)
            else:
                put_message(connection, message)
        self._written = (changed, messages)

    def saved(self) -> None:
        """What the last `save` wrote is kept; what changed since then is not yet."""
        changed, messages = self._written
        with self._guard:
            self._unsaved -= {key for key, one in changed.items() if self._standings.get(key) == one}
            self._unsaved_messages -= {
                name for name, one in messages.items() if self._messages.get(name) == one
            }

    def has_unsaved(self) -> bool:
        """Whether anything waits to be written."""
        return bool(self._unsaved or self._unsaved_messages)

    def _put(self, message: Message) -> None:
        self._messages[message.id] = message
        self._unsaved_messages.add(message.id)

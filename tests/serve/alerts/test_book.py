"""What is known and on its way is in the state as soon as that can be written, and comes back from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.engine.state.alerts import Message, Standing
from stillwatch.engine.state.store import State, open_state
from stillwatch.serve.alerts.book import Book


def message(name: str, due: int = 0) -> Message:
    return Message(id=name, at=1, rule="sure", place="a", level="info", title="t", body="b", tries=1, due=due)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as state:
        yield state


def save(book: Book, state: State) -> None:
    with state.write() as connection:
        book.save(connection)
    book.saved()


def loaded(state: State, *rules: str) -> Book:
    book = Book()
    with state.read() as connection:
        book.load(connection, rules)
    return book


def test_it_comes_back_after_a_restart(state: State) -> None:
    book = Book()
    book.note(
        "sure", {"camp_1": Standing(1, 2, True), "camp_2": Standing(3)}, [message("m", 9), message("n", 5)]
    )
    book.note("sure", {"camp_2": None}, [])
    assert book.has_unsaved()
    save(book, state)
    assert not book.has_unsaved()
    again = loaded(state, "sure")
    assert again.of("sure") == {"camp_1": Standing(1, 2, True)}
    assert again.messages() == [message("n", 5), message("m", 9)]
    again.drop("n")
    save(again, state)
    assert [one.id for one in loaded(state, "sure").messages()] == ["m"]


def test_what_changes_while_it_is_written_is_written_next(state: State) -> None:
    book = Book()
    book.put(message("m", 1))
    with state.write() as connection:
        book.save(connection)
        book.put(message("m", 2))
    book.saved()
    assert book.has_unsaved()
    save(book, state)
    assert loaded(state).messages() == [message("m", 2)]


def test_what_was_found_before_the_state_could_be_read_counts(state: State) -> None:
    first = Book()
    first.note("down", {"state": Standing(1, 1, True)}, [])
    save(first, state)
    book = Book()
    book.note("down", {"state": Standing(5, 5, True)}, [message("m")])
    with state.read() as connection:
        book.load(connection, ["down"])
    assert book.of("down") == {"state": Standing(5, 5, True)}
    assert book.messages() == [message("m")]


def test_rules_that_are_no_more_are_forgotten(state: State) -> None:
    book = Book()
    book.note("old", {"x": Standing(1, 1)}, [])
    save(book, state)
    save(loaded(state, "new"), state)
    assert loaded(state, "old").of("old") == {}

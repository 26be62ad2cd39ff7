"""What is spent is known after a kill, whatever had been stored, and what people changed since stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.decide.budget import Bucket
from stillwatch.decide.draws import Draw
from stillwatch.engine import spending
from stillwatch.engine.spending import FOLDER, Spending, clear, restore, spent
from stillwatch.engine.state.answers.budgets import all_buckets, put_buckets
from stillwatch.engine.state.answers.draws import all_draws
from stillwatch.engine.state.store import open_state

NOW = 1_700_000_000_000_000


def draw(number: int, tokens: float = 400.0) -> Draw:
    return Draw(id=f"draw_{number}", purse="camp_1", account="ann", at=NOW, tokens=tokens)


def noting(lake: Path) -> Spending:
    made = Spending(lake)
    made.prepare()
    return made


def test_the_last_word_on_each_counts(tmp_path: Path) -> None:
    noted = noting(tmp_path)
    noted.bucket("camp_1", Bucket(900.0, NOW))
    noted.draw(draw(1))
    noted.bucket("camp_1", Bucket(-5.5, NOW + 1))
    noted.draw(draw(1, 7.0))
    assert spent(tmp_path) == ({"camp_1": Bucket(-5.5, NOW + 1)}, {"draw_1": draw(1, 7.0)})


def test_what_the_state_has_is_dropped_and_what_came_since_is_kept(tmp_path: Path) -> None:
    noted = noting(tmp_path)
    noted.draw(draw(1))
    noted.prepare()
    number = noted.cut()
    noted.draw(draw(2))
    assert set(spent(tmp_path).draws) == {"draw_1", "draw_2"}
    noted.drop(number)
    assert set(spent(tmp_path).draws) == {"draw_2"}
    noted.prepare()
    noted.drop(noted.cut())
    assert spent(tmp_path) == ({}, {})
    noted.drop(noted.cut())  # nothing was noted: the file in hand stays
    noted.draw(draw(3))
    assert set(spent(tmp_path).draws) == {"draw_3"}
    noted.close()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_however_much_is_spent_before_a_turn_it_is_noted(tmp_path: Path) -> None:
    noted = noting(tmp_path)
    for number in range(5000):
        noted.draw(draw(number))
    assert len(spent(tmp_path).draws) == 5000
    again = noting(tmp_path)  # a program that begins before the state has them writes over none
    again.draw(draw(5000))
    assert len(spent(tmp_path).draws) == 5001
    clear(tmp_path)
    assert spent(tmp_path) == ({}, {})


def test_a_record_that_is_not_whole_ends_what_is_read(tmp_path: Path) -> None:
    noted = noting(tmp_path)
    noted.draw(draw(1))
    noted.draw(draw(2))
    (place,) = [path for path in (tmp_path / FOLDER).iterdir() if any(path.read_bytes())]
    content = bytearray(place.read_bytes())
    content[content.rindex(b"draw_2")] ^= 1
    place.write_bytes(content)
    assert set(spent(tmp_path).draws) == {"draw_1"}


def test_a_disk_without_room_stops_no_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(spending, "_MOST", 0)
        noted = noting(tmp_path)
        noted.draw(draw(1))
        assert noted.cut() == 0
    noted.prepare()
    noted.draw(draw(2))
    assert set(spent(tmp_path).draws) == {"draw_2"}


def test_it_goes_into_the_state_and_refills_nothing(tmp_path: Path) -> None:
    noted = noting(tmp_path)
    noted.bucket("programme:one", Bucket(10.0, NOW + 5))
    noted.bucket("programme:parted", Bucket(500.0, NOW))
    noted.bucket("programme:later", Bucket(500.0, NOW))
    noted.draw(draw(1))
    with open_state(tmp_path / "state.db") as state:
        with state.write() as connection:
            stored = {"one": Bucket(99.0, NOW), "parted": Bucket(50.0, NOW), "later": Bucket(600.0, NOW + 1)}
            put_buckets(connection, {f"programme:{name}": bucket for name, bucket in stored.items()})
            restore(connection, tmp_path)
        with state.read() as connection:
            found = all_buckets(connection)
            assert all_draws(connection, 0) == [draw(1)]
    assert found == {
        "programme:one": Bucket(10.0, NOW + 5),
        "programme:parted": Bucket(50.0, NOW),
        "programme:later": Bucket(600.0, NOW + 1),
    }

"""Messages are delivered once, tried again with growing pauses, and given up after a day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stillwatch.engine.state.alerts import Message
from stillwatch.serve.alerts.book import Book
from stillwatch.serve.alerts.delivery import FIRST_S, GIVE_UP_S, LONGEST_S, Delivery

SECOND = 1_000_000


class Sender:
    """Sends what its place takes."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.sent: list[str] = []
        self.tries = 0

    def send(self, message: Message) -> str:
        self.tries += 1
        if message.place in self.refused:
            return "refused"
        self.sent.append(message.id)
        return ""


class Scene:
    """A delivery whose clock stands until it is moved."""

    def __init__(self) -> None:
        self.now, self.saves = 0, 0
        self.book, self.sender = Book(), Sender()
        self.delivery = Delivery(self.book, self.sender, lambda: self.now, self.saved)

    def saved(self) -> None:
        self.saves += 1

    def put(self, *places: str) -> None:
        for place in places:
            self.book.put(
                Message(id=f"to {place}", at=self.now, rule="r", place=place, level="info", title="", body="")
            )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_is_delivered_is_gone(scene: Scene) -> None:
    scene.put("a", "b")
    assert scene.delivery.work() == 2
    assert scene.sender.sent == ["to a", "to b"]
    assert scene.delivery.work() == 0
    told = scene.delivery.told()
    assert (told.sent, told.waiting, told.failing_s, scene.saves) == ({"a": 1, "b": 1}, 0, None, 2)


def test_a_place_that_fails_is_tried_again_and_keeps_nobody_waiting(scene: Scene) -> None:
    scene.sender.refused = {"a"}
    scene.put("a", "b")
    scene.delivery.work()
    assert scene.sender.sent == ["to b"]
    pauses = []
    for _ in range(10):
        (message,) = scene.book.messages()
        pauses.append((message.due - scene.now) / SECOND)
        scene.now = message.due - 1
        assert scene.delivery.work() == 0
        scene.now = message.due
        assert scene.delivery.work() == 1
    assert pauses[:3] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S]
    assert pauses[-1] == LONGEST_S
    told = scene.delivery.told()
    assert (told.failed, told.last, told.failing_s) == ({"a": 11}, "a: refused", scene.now / SECOND)
    scene.sender.refused = set()
    scene.now = scene.book.messages()[0].due
    scene.delivery.work()
    assert scene.sender.sent == ["to b", "to a"]
    assert scene.delivery.told().last == ""


def test_after_a_day_it_is_given_up_and_counted(scene: Scene) -> None:
    scene.sender.refused = {"a"}
    scene.put("a")
    scene.now = round(GIVE_UP_S * SECOND) + 1
    scene.delivery.work()
    assert scene.book.messages() == []
    assert scene.delivery.told().given_up == {"a": 1}


def test_a_clock_that_goes_back_does_not_hold_messages_up(scene: Scene) -> None:
    scene.now = 10_000 * SECOND
    scene.sender.refused = {"a"}
    scene.put("a")
    scene.delivery.work()
    scene.now = 0
    assert scene.delivery.work() == 1


def test_its_thread_delivers_and_ends(scene: Scene, waited: Callable[[Callable[[], bool]], None]) -> None:
    scene.delivery.start()
    scene.put("a")
    scene.delivery.wake()
    waited(lambda: scene.sender.sent == ["to a"])
    scene.delivery.close()

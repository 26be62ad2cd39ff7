"""The gate always answers, as it is set."""

from __future__ import annotations

import logging

import pytest

from stillwatch.decide.answer import Decision
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.gate import Gate, unavailable
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.settings import InlineSettings
from tests.serve.inline.staged import DOOR, asks, decider, snapshot


class Broken:
    """Cannot decide."""

    def decide(self, request: DoorRequest) -> Decision:
        """Fail on every request."""
        raise KeyError(request.account)

    def settle(self, receipt: str, tokens: float) -> bool | None:
        """Fail on every answer."""
        raise KeyError(receipt, tokens)


@pytest.mark.parametrize(("fail", "allow", "status"), [("open", True, 200), ("closed", False, 503)])
def test_it_fails_as_it_is_set_and_says_so(
    fail: str, allow: bool, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate(Broken(), InlineSettings(fail=fail))  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        found = gate.decide(asks("Hello"))
    assert (found.allow, found.status, found.reason) == (allow, status, "unavailable")
    assert (gate.health().failures, gate.health().last, gate.health().fail) == (1, "KeyError", fail)
    assert f"failing {fail}" in caplog.text


def test_what_works_passes_through() -> None:
    gate = Gate(decider())
    assert gate.decide(asks("Hello", "member")).reason == "suspended"
    assert gate.health().failures == 0


def test_a_closed_gate_says_when_to_come_again() -> None:
    assert unavailable(InlineSettings(fail="closed")).headers == {"retry-after": "5"}
    assert unavailable(InlineSettings()).headers == {}


def test_the_size_of_an_answer_is_told_or_let_be(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert Gate(Broken()).settle("draw_1", 5) is None
    assert "could not be told" in caplog.text
    path = decider(snapshot("budget"))
    path.accounts.put(DOOR.account("member"), Facts(verification="document"))
    gate = Gate(path)
    assert gate.settle(gate.decide(asks("Hello", "member")).receipt, 5) is True
    assert gate.settle("draw_of_nobody", 5) is None

"""What callers are told."""

from __future__ import annotations

import json

from stillwatch.decide.answer import Decision
from stillwatch.serve.inline.refusal import body_of, hint_of, message_of


def refused(**more: object) -> Decision:
    return Decision(**{"mode": "enforce", "allow": False, "reason": "suspended", **more})  # type: ignore[arg-type]


def test_the_body_is_an_error_that_clients_of_model_apis_can_read() -> None:
    error = json.loads(body_of(refused(appeal="appeal_1")))["error"]
    assert error["type"] == "access_denied"
    assert error["code"] == "suspended"
    assert "appeal_1" in error["hint"]


def test_each_way_out_is_named() -> None:
    hint = hint_of(refused(headers={"x-stillwatch-verification": "phone", "retry-after": "9"}))
    assert "phone" in hint
    assert "9 s" in hint


def test_nothing_gives_away_the_evidence() -> None:
    decision = refused(reasons=("rare frame",), counter_reasons=("old account",), campaign="camp_1")
    told = body_of(decision).decode()
    assert not any(word in told for word in ("rare", "old account", "camp_1"))


def test_an_unusual_reason_has_words_too() -> None:
    assert message_of(refused(reason="campaign"))

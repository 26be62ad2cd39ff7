"""What several say in the midst of conversations asks nothing; what opens one does."""

from __future__ import annotations

import numpy as np

from stillwatch.model.asking import ENOUGH, asks, sent_by_one


def test_texts_of_several_accounts_are_seen() -> None:
    body, who = np.array([5, 6, 5, 7, 7, 0, 0]), np.array([0, 0, 1, 1, 1, 0, 1])
    assert sent_by_one(body, who).tolist() == [False, True, False, True, True, True, True]


def test_what_several_say_in_the_midst_of_conversations_asks_nothing() -> None:
    body = np.array([*range(100, 100 + ENOUGH), 1, 1, 2, 2, 3])
    who = np.array([0] * ENOUGH + [0, 1, 1, 1, 0])
    opens = np.array([True] * ENOUGH + [False] * 4 + [True])
    assert asks(body, who, opens)[ENOUGH:].tolist() == [False, False, True, True, True]


def test_where_hardly_a_conversation_opens_everything_asks() -> None:
    body, who = np.ones(40, np.int64), np.arange(40) % 4
    assert asks(body, who, np.arange(40) < ENOUGH - 1).all()

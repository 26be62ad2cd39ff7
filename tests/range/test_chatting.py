"""Conversations open in the speaker's language and go on with follow-ups."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from stillwatch.range.chatting import LANGUAGES, chat_stream, draw_language

TURN = 1 << 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_many_openings(language: str) -> None:
    stream = chat_stream(1, language)
    assert len({str(stream.render(talk).messages[0]["content"]) for talk in range(400)}) > 300


def test_a_later_turn_repeats_what_went_before() -> None:
    stream = chat_stream(2, "en")
    first, later = stream.render(9).messages, stream.render(9 + 2 * TURN).messages
    assert later[0] == first[0]
    assert [m["role"] for m in later] == ["user", "assistant", "user", "assistant", "user"]


def test_given_prompts_open_some_conversations_once() -> None:
    stream = chat_stream(3, "en", ["real one", "real two"], stride=5)
    opened = [_text(stream.render(talk).messages[0]["content"]) for talk in range(40)]
    assert (opened[0], opened[5]) == ("real one", "real two")
    assert opened.count("real one") == opened.count("real two") == 1


def _text(content: str | list[dict[str, str]]) -> str:
    return content if isinstance(content, str) else content[1]["text"]


def test_languages_are_drawn_by_share() -> None:
    rng = np.random.default_rng(4)
    counts = Counter(draw_language(rng) for _ in range(2000))
    assert set(counts) == set(LANGUAGES)
    assert counts["en"] == max(counts.values())

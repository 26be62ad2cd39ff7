"""People chat in several languages; follow-ups carry their history."""

from __future__ import annotations

from tests.range.played import Played


def test_many_languages(played: Played) -> None:
    languages = [m.language for m in played.kind("chat").members]
    assert len(set(languages)) > 6
    assert 0.3 < languages.count("en") / len(languages) < 0.6


def test_conversations_grow(played: Played) -> None:
    exchanges = played.kind("chat").exchanges
    talks: dict[str, list[int]] = {}
    for e in exchanges:
        assert e.conversation is not None
        talks.setdefault(e.conversation, []).append(len(e.request.messages))
    assert any(len(turns) > 2 for turns in talks.values())
    assert all(turns == sorted(turns) for turns in talks.values())
    assert all(turn % 2 for turns in talks.values() for turn in turns)  # the user speaks last

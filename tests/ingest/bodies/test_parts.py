"""Contents and tools of any API."""

from __future__ import annotations

import pytest

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.parts import content_of, joined, messages_of, part_of, tools_of
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Message


def test_contents() -> None:
    fields = Fields({"s": "Why?", "l": [{"type": "text"}, "How?"], "o": {"type": "text"}, "n": 5})
    assert content_of(fields, "s") == "Why?"
    assert content_of(fields, "l") == [{"type": "text"}, {"type": "text", "text": "How?"}]
    assert content_of(fields, "o") == [{"type": "text"}]
    assert content_of(fields, "none") is None
    with pytest.raises(BadRow, match="n: expected str or array, got int"):
        content_of(fields, "n")
    with pytest.raises(BadRow, match="place: expected object, got int"):
        part_of(5, "place")


def test_messages_and_a_bare_prompt() -> None:
    assert messages_of(Fields({"messages": "Why?"})) == [Message("user", "Why?")]
    assert messages_of(Fields({"messages": [{"content": "Why?"}]})) == [Message("user", "Why?")]
    assert messages_of(Fields({})) == []


def test_no_tools_and_an_empty_list_of_them_differ() -> None:
    assert tools_of(Fields({}), "tools") is None
    assert tools_of(Fields({"tools": [5]}), "tools") == []


def test_texts_that_are_there_are_joined() -> None:
    assert joined(["a", None, "", "b"]) == "a\nb"
    assert joined([None]) is None

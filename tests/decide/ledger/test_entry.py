"""What an entry binds, and that equal things give equal hashes."""

from __future__ import annotations

import hashlib
import json

import pytest

from stillwatch.decide.ledger.entry import BEGINNING, Content, follow
from tests.decide.ledger.chained import chain


def test_the_first_entry_follows_the_beginning_and_each_other_the_one_before() -> None:
    first, second = chain(2)
    assert (first.seq, first.previous) == (1, BEGINNING)
    assert (second.seq, second.previous) == (2, first.hash)


def test_the_hash_can_be_had_with_any_json_and_any_sha256() -> None:
    entry = chain(2)[1]
    content = entry.content
    assert content is not None

    def sha256(parts: list[object]) -> str:
        return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()

    assert entry.digest == sha256([content.salt, content.subject, content.detail])
    assert entry.hash == sha256([2, entry.at, entry.actor, entry.action, entry.digest, entry.previous])


def test_the_order_of_the_details_does_not_matter_and_they_come_back() -> None:
    def details(detail: dict[str, object]) -> Content:
        content = follow(None, at=1, actor="a", action="b", subject="c", detail=detail, salt="d").content
        assert content is not None
        return content

    assert details({"x": 1, "y": [2.5, None]}) == details({"y": [2.5, None], "x": 1})
    assert details({"x": 1, "y": [2.5, None]}).details() == {"x": 1, "y": [2.5, None]}


def test_the_salt_keeps_an_erased_subject_from_being_tried_out() -> None:
    assert Content("acct_1", "{}", "a" * 32).digest() != Content("acct_1", "{}", "b" * 32).digest()


def test_what_postgresql_cannot_store_is_refused_for_every_database() -> None:
    with pytest.raises(ValueError, match="NUL"):
        follow(None, at=1, actor="a\0", action="b", subject="c", detail={}, salt="d")

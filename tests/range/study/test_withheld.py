"""A feed that is withheld is gone from the traffic, and nothing else is."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from stillwatch.range.study.withheld import CLIENT, FEEDS, TEXT, withhold, withholds_accounts

KEPT = {"id": "e", "ts": "t", "account": "a", "model": "m", "usage": {"input_tokens": 3}}
LINE = KEPT | dict.fromkeys((*CLIENT, *TEXT), "x")


def left(tmp_path: Path, feed: str) -> dict[str, object]:
    path = tmp_path / "traffic.jsonl.gz"
    with gzip.open(path, "wt") as out:
        out.write(json.dumps(LINE) + "\n")
    withhold(path, feed)
    with gzip.open(path, "rt") as lines:
        (line,) = lines
    kept: dict[str, object] = json.loads(line)
    return kept


@pytest.mark.parametrize(
    ("feed", "gone"),
    [("nothing", ()), ("account facts", ()), ("client data", CLIENT), ("text", TEXT),
     ("account facts and client data", CLIENT)],
)  # fmt: skip
def test_only_the_fields_of_the_feed_go(tmp_path: Path, feed: str, gone: tuple[str, ...]) -> None:
    assert left(tmp_path, feed) == {name: value for name, value in LINE.items() if name not in gone}


def test_account_facts_are_withheld_where_the_feed_says_so() -> None:
    assert [feed for feed in FEEDS if withholds_accounts(feed)] == [
        "account facts", "account facts and client data",
    ]  # fmt: skip


def test_an_unknown_feed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no feed 'smell'"):
        withhold(tmp_path / "absent", "smell")

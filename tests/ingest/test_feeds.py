"""The feeds beside the traffic are read, and what is wrong in them is told with file and field."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from stillwatch.ingest.feeds import read_accounts, read_authorised, read_releases
from stillwatch.model.account import AccountFacts, Authorised, Release
from stillwatch.model.errors import StillwatchError
from tests.ingest.native_rows import lines_of

FACTS = [
    {"account": "acct_1", "created": "2026-01-01T00:00:00Z", "kind": "free", "subscription_usd_month": 20},
    {"account": "acct_2", "payment": "card_1", "surprise": 1},
]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
def test_accounts_of_any_packing(tmp_path: Path, pack: Any) -> None:
    (tmp_path / "accounts").write_bytes(pack(lines_of(FACTS)))
    facts, quarantined = read_accounts(tmp_path / "accounts")
    assert facts == [
        AccountFacts(
            account="acct_1", created="2026-01-01T00:00:00Z", kind="free", subscription_usd_month=20.0
        ),
        AccountFacts(account="acct_2", payment="card_1"),
    ]
    assert not quarantined


def test_the_last_good_line_of_an_account_counts(tmp_path: Path) -> None:
    rows = [*FACTS, {"account": "acct_1", "kind": "payg"}, {"account": "acct_1", "kind": 5}]
    (tmp_path / "accounts").write_bytes(lines_of(rows))
    facts, quarantined = read_accounts(tmp_path / "accounts")
    assert facts[0] == AccountFacts(account="acct_1", kind="payg")
    assert [fact.account for fact in facts] == ["acct_1", "acct_2"]
    assert [(bad.line, bad.field) for bad in quarantined] == [(4, "kind")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (b'{"kind": "free"}', "account"),
        (b'{"account": ""}', "account"),
        (b'{"account": "' + b"x" * 1025 + b'"}', "account"),
        (b'{"account": "a", "created": "soon"}', "created"),
        (b'{"account": "a", "subscription_usd_month": -1}', "subscription_usd_month"),
        (b'{"account": "a", "subscription_usd_month": NaN}', "subscription_usd_month"),
        (b'{"account": "\xff"}', "line"),
        (b"{", "line"),
    ],
)
def test_bad_lines_are_quarantined_and_the_rest_is_read(tmp_path: Path, row: bytes, field: str) -> None:
    (tmp_path / "accounts").write_bytes(lines_of(FACTS) + b"\n" + row + b"\n" + b'{"account": "acct_3"}')
    facts, quarantined = read_accounts(tmp_path / "accounts")
    assert [fact.account for fact in facts] == ["acct_1", "acct_2", "acct_3"]
    assert [(bad.file, bad.line, bad.field) for bad in quarantined] == [
        (str(tmp_path / "accounts"), 4, field)
    ]


def test_a_torn_feed_gives_what_was_readable(tmp_path: Path) -> None:
    whole = gzip.compress(lines_of({"account": f"acct_{n * 7919 % 9973}"} for n in range(5000)))
    (tmp_path / "accounts.gz").write_bytes(whole[: len(whole) // 2])
    facts, (bad,) = read_accounts(tmp_path / "accounts.gz")
    assert 100 < len(facts) < 5000
    assert (bad.field, bad.reason) == ("file", "the gzip data ends too early")


def test_a_feed_that_is_not_there_or_in_columns(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="no such file"):
        read_accounts(tmp_path / "none")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and more")
    with pytest.raises(StillwatchError, match="read as JSON Lines"):
        read_accounts(tmp_path / "a.parquet")


def test_the_release_calendar(tmp_path: Path) -> None:
    (tmp_path / "releases.json").write_text('[{"model": "atlas-5", "released": "2026-01-14T12:00:00Z"}]')
    assert read_releases(tmp_path / "releases.json") == [Release("atlas-5", "2026-01-14T12:00:00Z")]


def test_authorised_programmes_with_expired_ones(tmp_path: Path) -> None:
    rows = [{"org": "org_1", "reason": "licence 12", "expires": "2020-12-31"}, {"account": "acct_1"}]
    (tmp_path / "authorised.json").write_text(json.dumps(rows))
    assert read_authorised(tmp_path / "authorised.json") == [
        Authorised(org="org_1", reason="licence 12", expires="2020-12-31"),
        Authorised(account="acct_1"),
    ]


@pytest.mark.parametrize(
    ("read", "content", "told"),
    [
        (read_releases, "{", "not JSON"),
        (read_releases, "{}", "expected a JSON array"),
        (read_releases, '[{"model": "a"}]', "[0].released: missing"),
        (read_releases, "[5]", "[0]: expected object, got int"),
        (read_releases, '[{"model": "", "released": "2026-01-01"}]', "[0].model: empty"),
        (read_releases, '[{"model": "a", "released": "soon"}]', "[0].released: not an ISO"),
        (read_authorised, '[{"org": "a"}, {"reason": "b"}]', "[1].org: missing"),
        (read_authorised, '[{"org": "a", "expires": "never"}]', "[0].expires: not an ISO"),
        (read_authorised, '[{"org": 5}]', "[0].org: expected str"),
    ],
)
def test_lists_that_are_wrong_name_file_and_field(tmp_path: Path, read: Any, content: str, told: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(content)
    with pytest.raises(StillwatchError) as raised:
        read(path)
    assert str(raised.value).startswith(f"{path}: {told}")
    assert raised.value.hint.startswith("Expected [{")

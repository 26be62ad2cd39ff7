"""The scan result goes to JSON and back unchanged, under the names of the published schema."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.model.scan import SCHEMA, ReadCounts, ScanResult, Window
from tests.cli.report.samples import busy_result

EMPTY = ScanResult(
    window=Window("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"),
    read=ReadCounts(0, 0, 0),
    campaigns=[],
    coordination=[],
    accounts=[],
)


@pytest.mark.parametrize("result", [EMPTY, busy_result()], ids=["empty", "busy"])
def test_json_gives_back_what_went_in(result: ScanResult) -> None:
    assert msgspec.json.decode(msgspec.json.encode(result), type=ScanResult) == result


def test_the_names_are_those_of_the_schema() -> None:
    written = msgspec.json.decode(msgspec.json.encode(busy_result()))
    assert written["schema"] == SCHEMA == "stillwatch.scan/1"
    assert set(written["window"]) == {"from", "to"}
    assert {"exchanges", "accounts", "quarantined"} <= set(written["read"])
    campaign = {
        "id", "accounts", "first_seen", "last_seen", "exchanges", "harvest_exchanges", "output_tokens",
        "confidence", "bits", "targets", "lifecycle", "evidence",
    }  # fmt: skip
    assert campaign <= set(written["campaigns"][0])
    assert {"at", "event", "detail"} == set(written["campaigns"][0]["lifecycle"][0])
    assert {"family", "bits", "says"} <= set(written["campaigns"][0]["evidence"][0])
    assert {"id", "accounts", "why_not_a_campaign"} <= set(written["coordination"][0])
    assert {"account", "flagged_at", "campaign", "bits", "harvest_share"} <= set(written["accounts"][0])


def test_results_from_before_members_had_a_confidence_are_read() -> None:
    written = msgspec.json.decode(msgspec.json.encode(busy_result()))
    for campaign in written["campaigns"]:
        del campaign["expected_wrong"], campaign["beyond_level"]
    for verdict in written["accounts"]:
        del verdict["confidence"]
    read = msgspec.json.decode(msgspec.json.encode(written), type=ScanResult)
    assert {c.expected_wrong for c in read.campaigns} == {v.confidence for v in read.accounts} == {None}


def test_a_family_that_is_none_is_refused() -> None:
    written = msgspec.json.encode(busy_result()).replace(b'"family":"harvest"', b'"family":"nationality"')
    with pytest.raises(msgspec.ValidationError, match="nationality"):
        msgspec.json.decode(written, type=ScanResult)

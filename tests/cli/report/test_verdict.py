"""The sentences of a result: what they count and what they leave out."""

from __future__ import annotations

import msgspec

from stillwatch.cli.report.verdict import (
    doubt,
    first_flagged,
    gaps,
    headline,
    listed,
    quarantine_reasons,
    reading,
    reason_line,
    silent_families,
    strongest,
    summary,
)
from stillwatch.model.evidence import Evidence
from tests.cli.report.samples import busy_result, campaign, empty_result, stamp


def test_authorised_programmes_are_counted_apart() -> None:
    line = headline(busy_result()).replace("\u00a0", " ")
    assert line.startswith("3 campaigns, 812 accounts, ")
    assert "1 authorised programme" in line
    assert line.endswith("3 coordinated groups that are no campaign")


def test_an_account_in_two_campaigns_counts_once() -> None:
    result = busy_result()
    twin = msgspec.structs.replace(result.campaigns[0], id="camp_twin")
    doubled = msgspec.structs.replace(result, campaigns=[*result.campaigns, twin])
    assert headline(doubled).startswith("4 campaigns, 812 accounts")


def test_nothing_found_is_said_plainly() -> None:
    assert headline(empty_result()) == "No campaign found"


def test_what_was_read_names_duplicates_and_quarantine() -> None:
    line = reading(busy_result().read)
    assert line == "Read 1,482,310 exchanges by 68,204 accounts, 2,040 seen twice; 173 quarantined"
    assert quarantine_reasons(busy_result().read, 2) == [("ts: not a time", 120), ("account: missing", 41)]


def test_the_strongest_reasons_are_about_the_group() -> None:
    alone = Evidence("cadence", 50.0, "one account", about="acct_1")
    group = [Evidence("harvest", 2.0, "b"), Evidence("identity", 9.0, "a"), Evidence("network", 1.0, "c")]
    assert [e.bits for e in strongest([alone, *group], 2)] == [9.0, 2.0]
    assert strongest([alone]) == [alone]


def test_reasons_of_other_families_come_before_a_second_of_the_same() -> None:
    two = [Evidence("identity", 20.0, "a"), Evidence("identity", 19.0, "b"), Evidence("network", 4.0, "c")]
    assert [e.says for e in strongest(two, 2)] == ["a", "c"]
    assert [e.says for e in strongest(two, 3)] == ["a", "c", "b"]


def test_a_reason_shows_bits_family_and_sentence_without_escapes() -> None:
    assert reason_line(Evidence("network", -1.14, "one\x1b net")) == "\u22121.1 network: one\\x1b net"


def test_first_flagged_is_the_earliest_member() -> None:
    assert first_flagged(busy_result())["camp_3fa9c1d07e52"] == stamp(9)


def test_families_without_a_word_are_named() -> None:
    assert silent_families(campaign("camp_1", "a", 3)) == ["lineage", "shared"]


def test_gaps_are_said_once_and_know_of_the_calendar() -> None:
    lines = gaps(busy_result())
    assert len(lines) == len(set(lines)) == 2
    assert any("release calendar" in line for line in gaps(empty_result()))


def test_lists_read_as_sentences() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip


def test_a_summary_says_who_what_how_long_and_the_pivot() -> None:
    line = summary(busy_result().campaigns[0]).replace("\u00a0", " ")
    assert line.startswith(
        "600 accounts acting as one sent 161,885 exchanges in 6 d 23 h, 61 % of them harvest"
    )
    assert "on 2026-01-09 14:00: 54 % moved to atlas-5 within 6 h." in line
    quiet = campaign("camp_1", "a", 2, authorised="licensed")
    assert summary(msgspec.structs.replace(quiet, exchanges=0)).endswith("output tokens.")


def test_doubt_about_members_is_said_where_the_result_knows_it() -> None:
    assert doubt(campaign("camp_1", "a", 24)) == ""
    assert doubt(campaign("camp_1", "a", 24, wrong=0.01)) == (
        "Expected to be wrong: <\u00a00.1 of 24 members."
    )
    told = doubt(campaign("camp_1", "a", 24, wrong=2.6, beyond=True))
    assert told == "Expected to be wrong: 2.6 of 24 members; too many, but it rests on them."

"""Explanations: golden for each kind of name, and what is said of names that are not there."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from rich.console import RenderableType

from stillwatch.cli.report.explanation import UnknownNameError, explain
from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import AccountVerdict
from tests.cli.report.samples import busy_result, empty_result

Printed = Callable[[RenderableType, int], str]
NAMES = {
    "campaign": "camp_3fa9c1d07e52",
    "authorised": "camp_e02b4477f1a8",
    "account": "acct_a00000",
    "group": "coord_0d4e8f21ab90",
    "account_in_group": "acct_e00003",
    "account_alone": "acct_z00007",
}


@pytest.mark.parametrize("kind", list(NAMES))
def test_the_text_is_the_one_agreed_to(
    kind: str, golden: Callable[[str, str], None], printed: Printed
) -> None:
    golden(f"explain_{kind}", printed(explain(busy_result(), NAMES[kind]), 100))


def test_families_stand_strongest_first(printed: Printed) -> None:
    why = printed(explain(busy_result(), NAMES["campaign"]), 100).split("Why\n")[1]
    assert [line.split()[1] for line in why.splitlines() if line.startswith(("   +", "    +"))][:3] == [
        "identity", "harvest", "cadence",
    ]  # fmt: skip


def test_a_family_without_a_word_is_no_reason(printed: Printed) -> None:
    result = busy_result()
    first = msgspec.structs.replace(result.campaigns[0], bits={**result.campaigns[0].bits, "lineage": 0.0})
    text = printed(explain(msgspec.structs.replace(result, campaigns=[first]), first.id), 100)
    assert "+0.0" not in text


def test_an_unknown_campaign_suggests_the_closest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        explain(busy_result(), "camp_3fa9c1d07e5")
    assert caught.value.hint == "Did you mean camp_3fa9c1d07e52?"


@pytest.mark.parametrize("name", ["camp_zzz", "coord_zzz", ""])
def test_an_unknown_name_without_likeness_lists_what_there_is(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        explain(busy_result(), name)
    assert "camp_3fa9c1d07e52" in caught.value.hint
    with pytest.raises(UnknownNameError) as caught:
        explain(empty_result(), name)
    assert "no campaign" in caught.value.hint


def test_an_account_that_is_not_there_was_not_flagged(printed: Printed) -> None:
    text = printed(explain(busy_result(), "user-77"), 100)
    assert "Not flagged" in text
    assert "Did you mean" not in text


def test_a_misspelt_account_gets_a_suggestion(printed: Printed) -> None:
    assert "Did you mean" in printed(explain(busy_result(), "acct_a0000O"), 100)


def test_evidence_against_an_account_is_not_given_as_a_reason(printed: Printed) -> None:
    result = busy_result()
    doubt = Evidence("identity", -4.0, "verified by document", about="acct_a00009")
    verdict = AccountVerdict(
        account="acct_a00009", flagged_at="2026-01-05T09:00:00Z", campaign="camp_3fa9c1d07e52", bits=9.0,
        harvest_share=0.5, evidence=[doubt],
    )  # fmt: skip
    text = printed(explain(msgspec.structs.replace(result, accounts=[verdict]), "acct_a00009"), 100)
    before, after = text.split("What speaks against")
    assert "verified by document" not in before
    assert "verified by document" in after


def test_a_note_about_another_account_is_not_shown(printed: Printed) -> None:
    assert "harvests alone" not in printed(explain(busy_result(), "acct_z0000"), 100)


def test_an_account_may_be_called_like_a_campaign(printed: Printed) -> None:
    result = busy_result()
    renamed = msgspec.structs.replace(result.coordination[0], accounts=["camp_alpine", "acct_2"])
    text = printed(explain(msgspec.structs.replace(result, coordination=[renamed]), "camp_alpine"), 100)
    assert "acts together with 1 other account" in text


def test_control_characters_in_a_name_are_shown_as_escapes(printed: Printed) -> None:
    assert "\\x1b" in printed(explain(empty_result(), "a\x1b[2J"), 100)

"""docs/detectors.md says what the detectors' docstrings say."""

from __future__ import annotations

import pytest

from docs import generate


class Complete:
    """Accounts that share a card.

    Sees: two accounts that pay with one card,
    weighed by rarity.

    Null hypothesis
    ---------------
    Cards are shared as often as in the baseline.

    **Independent.** Of cadence; not of sign-up batches.

    ## Benign look-alikes
    Families | and classes.

    Evasion: one card for each account.
    References: none.
    """

    name = "shared card"
    family = "identity"


class Bare:
    """Sees a thing, and says so in one sentence only."""

    name = "bare"
    family = "cadence"


def test_the_committed_page_is_current_and_every_docstring_is_complete(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = generate.main(["--check"])
    assert code == 0, capsys.readouterr().err


def test_each_way_of_writing_a_heading_is_understood() -> None:
    page = generate.parse(Complete())
    assert page.lead == "Accounts that share a card."
    assert page.missing() == []
    assert page.sections["Sees"] == "two accounts that pay with one card,\nweighed by rarity."
    assert page.sections["Null hypothesis"] == "Cards are shared as often as in the baseline."
    assert page.sections["Benign look-alikes"] == "Families | and classes."


def test_a_sentence_that_begins_like_a_heading_is_not_one() -> None:
    page = generate.parse(Bare())
    assert page.sections == {}
    assert generate.faults([("Detectors", [page])]) == [
        "Detectors: the docstring of bare has no text under: Sees, Null hypothesis, Independent, "
        "Benign look-alikes, Evasion, References"
    ]


def test_the_page_lists_and_describes_each_entry() -> None:
    text = generate.render([("Linkers", [generate.parse(Complete())]), ("Detectors", [])])
    assert "| [shared card](#shared-card) | identity | Accounts that share a card. |" in text
    assert "### shared card" in text
    assert "**Evasion.** One card for each account." in text
    assert "## Detectors" not in text


def test_entries_of_one_class_share_a_section() -> None:
    pages = [generate.parse(Complete()), generate.parse(Bare()), generate.parse(Complete())]
    assert [page.names for page in generate.joined(pages)] == [("shared card", "shared card"), ("bare",)]
    assert "The same for `shared card`." in generate.render([("Linkers", generate.joined(pages))])

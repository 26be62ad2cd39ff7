"""docs/concepts.md knows every word that a result can hold."""

from __future__ import annotations

import re

import pytest

from stillwatch.model.evidence import FAMILIES
from stillwatch.model.harvest import LABELS
from stillwatch.model.scan import LifecycleEvent
from tests.house.tree import ROOT

CONCEPTS = (ROOT / "docs" / "concepts.md").read_text("utf-8")
TERMS = (
    "Exchange",
    "Account, organisation",
    "Access path",
    "Quarantine",
    "Fingerprint",
    "Frame",
    "Wording",
    "Lake",
    "Evidence",
    "Bits",
    "Link",
    "Coordination group",
    "Look-alike",
    "Two keys",
    "Campaign",
    "Sub-stream",
    "Replay",
    "`flagged_at`",
    "Range",
    "Verdict, response",
    "Indicator, bundle",
)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_once(term: str) -> None:
    assert len(re.findall(rf"^\*\*{re.escape(term)}\.\*\*", CONCEPTS, flags=re.MULTILINE)) == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_of_evidence_is_named(family: str) -> None:
    assert f"`{family}`" in CONCEPTS


@pytest.mark.parametrize("label", LABELS)
def test_each_harvest_label_is_named(label: str) -> None:
    assert label.replace("_", " ") in CONCEPTS


def test_each_lifecycle_event_is_named() -> None:
    listed = (LifecycleEvent.__doc__ or "").partition("one of ")[2].rstrip(".")
    events = listed.split(", ")
    assert len(events) > 3
    assert [event for event in events if f"*{event}*" not in CONCEPTS] == []

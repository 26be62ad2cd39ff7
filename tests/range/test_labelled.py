"""Labelled groups: truth goes with evidence, weaker views are weaker, lines that are none are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.composer import ComposeSettings
from stillwatch.range.labelled import VIEWS, LabelledGroup, View, label_groups, read_groups, write_groups

SETTINGS = ComposeSettings(seed=21, days=4.0, scale=0.04, kinds=("hydra", "class", "app_users", "chat"))


@pytest.fixture(scope="module")
def found() -> list[LabelledGroup]:
    views = (View("no facts", facts=False), View("all"), View("first day", 24.0))
    return list(label_groups(SETTINGS, views, lambda _: None))


def test_campaign_groups_are_real_and_named_by_kind(found: list[LabelledGroup]) -> None:
    real = [group for group in found if group.real]
    assert {group.kind for group in real} == {"hydra"}
    assert all(group.campaign_share >= 0.5 for group in real)
    assert {group.source for group in found} == {"written 21"}


def test_without_facts_nothing_is_said_of_identity(found: list[LabelledGroup]) -> None:
    identity = {
        view: max(g.bits["identity"] for g in found if g.view == view) for view in ("no facts", "all")
    }
    assert identity["no facts"] == 0 < identity["all"]


def test_a_day_holds_less_than_all(found: list[LabelledGroup]) -> None:
    most = {view: max(g.harvest for g in found if g.view == view and g.real) for view in ("all", "first day")}
    assert most["first day"] < most["all"]


def test_a_class_has_something_against_it(found: list[LabelledGroup]) -> None:
    classes = [g for g in found if g.kind == "class" and g.view == "all"]
    assert classes
    assert not any(g.unopposed for g in classes)
    assert any(g.unopposed for g in found if g.real)


def test_views_without_facts_come_first() -> None:
    assert [view.facts for view in VIEWS] == sorted(view.facts for view in VIEWS)


def test_what_is_written_is_read(found: list[LabelledGroup], tmp_path: Path) -> None:
    file = tmp_path / "groups.jsonl"
    assert write_groups(found[:2], file) == 2
    assert write_groups(found[2:], file) == len(found) - 2
    assert read_groups([file]) == found


def test_a_line_that_is_no_group_is_named(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"source": "a", "real": true, "bits": {"harvest": 3.0}}\n{"source": "b"}\n')
    with pytest.raises(StillwatchError, match=r"own\.jsonl:2"):
        read_groups([file])


def test_bits_are_harvest_and_the_rest() -> None:
    group = LabelledGroup(
        source="a", real=True, bits={"harvest": 3.0, "identity": 20.0, "cadence": 1.5},
        accounts=20, linked_share=0.5,
    )  # fmt: skip
    assert (group.harvest, group.coordination, group.linked) == (3.0, 21.5, 10)

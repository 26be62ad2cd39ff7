"""Marks are found, all others are not, and a sighting is worth what recognition says."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect.fingerprints.units import NO_UNITS
from stillwatch.link.recognition import SHARES, evidence, together
from stillwatch.model.exchange import Request
from stillwatch.serve.inline.marks import MarkIndex, worth_of
from tests.serve.inline.staged import AGENT, DOOR, remembered, wording


def test_marks_are_found_and_others_are_not() -> None:
    index = MarkIndex([remembered()])
    shown = index.shown(DOOR.units(Request(system=wording(3))))
    assert shown
    assert {worth.campaign for worth, _ in shown} == {"camp_1"}
    assert (
        index.shown(DOOR.units(Request(system="A helpful assistant for the staff of a small bakery."))) == []
    )
    assert index.shown(NO_UNITS) == []


def test_a_text_may_be_a_mark_of_two_campaigns() -> None:
    index = MarkIndex([remembered("camp_1"), remembered("camp_2", 5)])
    assert {w.campaign for w, _ in index.shown(DOOR.units(Request(system=wording(3))))} == {
        "camp_1",
        "camp_2",
    }
    assert {w.campaign for w, _ in index.shown(DOOR.units(Request(system=wording(30))))} == {"camp_1"}


def test_a_request_counts_once_by_the_mark_that_most_members_show() -> None:
    members = np.array([3, 9, 9, 1], np.int32)
    units = np.array([10, 30, 20, 40], np.int64)
    index = MarkIndex.of_arrays([worth_of(remembered())], units, members, np.zeros(4, np.int32))
    assert [unit for _, unit in index.shown(np.array([10, 20, 30, 40]))] == [20]
    assert [unit for _, unit in index.shown(np.array([40, 10]))] == [10]


def test_an_index_without_marks_finds_nothing() -> None:
    assert len(MarkIndex()) == 0
    assert MarkIndex().shown(np.array([1, 2, 3])) == []


def test_many_marks_in_arrays_are_found() -> None:
    rng = np.random.default_rng(1)
    units = rng.integers(-(2**63), 2**63 - 1, 50_000)
    worths = [worth_of(remembered(f"camp_{n}", 2)) for n in range(3)]
    members = np.ones(50_000, np.int32)
    index = MarkIndex.of_arrays(worths, units, members, (np.arange(50_000) % 3).astype(np.int32))
    assert len(index) == 50_000
    for at in (0, 1, 49_999):
        assert [(w.campaign, u) for w, u in index.shown(np.array([units[at], 5]))] == [
            (f"camp_{at % 3}", units[at])
        ]
    others = rng.integers(-(2**63), 2**63 - 1, 5000)
    assert index.shown(others) == []


def test_bits_are_those_of_recognition() -> None:
    one = remembered()
    worth = worth_of(one)
    shows = np.array([False, False, True, True, False])
    chance = (one.passing + 1) / (one.population + 1)
    expected = together(evidence(shows, chance, one.marked, np.full(len(SHARES), 1.5))[-1])
    assert worth.bits(1.5, hits=2, misses=3) == pytest.approx(float(expected))


def test_habits_speak_for_and_against() -> None:
    worth = worth_of(remembered())
    assert worth.habit("client", DOOR.client(AGENT)) > 5
    assert -1 <= worth.habit("client", DOOR.client("acme/2")) < 0
    assert worth.habit("client", None) == 0
    assert worth.habit("net", 7) == 0

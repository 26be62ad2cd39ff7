"""Reliability: bins count what is real, intervals count sources, and what is left out is not learned from."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from stillwatch.model.confidence import ConfidenceMap, Keys
from stillwatch.range.confidence_fit import fit_confidence
from stillwatch.range.reliability import (
    Believed,
    Tied,
    believe,
    bins,
    calibration_error,
    control,
    leave_corpus_out,
    leave_kind_out,
    log_loss,
    prevalences,
    ways_of_tying,
    wilson,
)
from tests.range.test_confidence_fit import drawn, group

CERTAIN = ConfidenceMap(intercept=0.0, harvest=3.0, behaviour=0.0, share=0.5, groups=1000, honest=500)
SOURCES = [one for k in range(40) for one in drawn(50, 100 + k, f"s{k}")]


def test_a_fit_on_other_sources_is_calibrated() -> None:
    mapping = fit_confidence(drawn(4000, 1))
    believed = believe(SOURCES, mapping)
    assert calibration_error(believed) < 0.06
    for one in bins(believed):
        assert one.interval[0] <= one.mean <= one.interval[1]


def test_every_group_that_acts_as_one_is_in_one_bin() -> None:
    found = bins(believe(SOURCES, CERTAIN))
    assert sum(one.groups for one in found) == len(SOURCES)
    assert max(one.sources for one in found) <= 40
    assert all(one.low <= one.mean <= one.high for one in found)


def test_intervals_count_sources() -> None:
    low, high = wilson(0.9, 10)
    assert (low, high) == pytest.approx((0.596, 0.982), abs=0.002)
    assert wilson(0.9, 1000)[0] > low


def test_surprise_is_zero_for_prophets_and_one_for_coins() -> None:
    assert log_loss([Believed(group(True, 1.0), 0.5, True, True)]) == pytest.approx(1.0)
    assert log_loss([Believed(group(False, 1.0), 0.0, True, True)]) == pytest.approx(0.0)


def test_reported_is_what_turns_the_key_and_is_sure() -> None:
    scan = [group(True, 9.0), group(True, 5.0, sight="meaning"), group(False, -3.0), group(True, 3.4)]
    found = {b.group.harvest: b for b in believe(scan, CERTAIN)}
    assert [found[h].keys for h in (9.0, 5.0, -3.0, 3.4)] == [True, False, False, False]
    assert found[9.0].reported
    assert not found[3.4].reported


def test_prevalences_keep_all_customers_and_some_campaigns() -> None:
    groups = [
        group(True, 9.0),
        group(True, 9.0, kind="sweep"),
        group(False, 0.0),
        group(True, 9.0, source="b"),
    ]
    some = dict(prevalences(groups))
    assert not any(one.real for one in some["no campaign"])
    alone = some["one kind of campaign a source"]
    assert len({one.source for one in alone}) == 3
    assert sum(one.real for one in alone) == 3
    one_bin = bins([Believed(one, 0.9, True, True) for one in alone])[0]
    assert one_bin.sources == 2


def test_control_spares_customers_where_there_is_no_campaign() -> None:
    scan = [group(False, 4.5), *[group(False, -3.0)] * 20]
    gentle = ConfidenceMap(intercept=0.0, harvest=1.0, behaviour=0.0, share=0.5, groups=1000, honest=500)
    kept = control("x", scan, gentle, 0.05)
    assert (kept.keys, kept.keys_wrong, kept.kept) == (1, 1, 0)


def test_a_kind_left_out_is_measured_with_all_customers() -> None:
    groups = [*drawn(300, 4), *[group(True, 7.0, kind="sweep")] * 5]
    rows = {row.name: row for row in leave_kind_out(groups, groups)}
    assert set(rows) == {"hydra", "sweep"}
    assert rows["sweep"].campaigns == 5
    assert rows["sweep"].groups == 5 + sum(not one.real for one in groups)


def test_a_corpus_left_out_needs_another() -> None:
    written = drawn(300, 5)
    assert leave_corpus_out(written, written) == []
    rng = np.random.default_rng(6)
    both = [group(one.real, one.harvest, corpus=str(rng.choice(["w", "p"]))) for one in written]
    assert [row.name for row in leave_corpus_out(both, both)] == ["p", "w"]


def test_who_is_tied_as_customers_are_is_counted_by_kind() -> None:
    housed = [group(False, 1.0, concordance=share) for share in (0.9, 0.5, 0.4)]
    one_card = group(False, 1.0, kind="aggregator", payer_share=0.8)
    others = [group(False, 1.0, linked_share=0.1), group(False, 1.0, owners_share=0.1)]
    by_nothing = replace(housed[0], bits={"network": 20.0})
    found = ways_of_tying([*housed, one_card, group(True, 9.0), *others, by_nothing], Keys())
    assert found == [
        Tied("hydra", True, 1, 0), Tied("aggregator", False, 1, 1), Tied("class", False, 3, 2)
    ]  # fmt: skip

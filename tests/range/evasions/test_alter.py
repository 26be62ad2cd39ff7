"""Alterations change what they are told to, keep columns together and leave customers alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import (
    at_times,
    campaign_members,
    harvest_rows,
    keep_rows,
    with_batches,
    with_members,
    with_streams,
)
from stillwatch.range.population import Batch


def test_harvest_rows_are_the_campaigns_ones(plain: Composition) -> None:
    rows = harvest_rows(plain)
    assert 0 < rows.sum() < len(rows)
    assert campaign_members(plain)[plain.timeline.member[rows]].all()


def test_only_harvest_streams_and_campaign_members_are_changed(plain: Composition) -> None:
    changed = with_streams(plain, lambda s: replace(s, stop_reason="changed"))
    pairs = list(zip(plain.timeline.streams, changed.timeline.streams, strict=True))
    assert all((new.stop_reason == "changed") == old.harvest for old, new in pairs)
    moved = with_members(plain, lambda m: replace(m, language="xx"))
    assert all((m.language == "xx") == (m.population == "campaign") for m in moved.members)


def test_kept_rows_are_the_marked_ones(plain: Composition) -> None:
    kept = np.arange(len(plain)) % 3 == 0
    assert (keep_rows(plain, kept).timeline.key == plain.timeline.key[kept]).all()


def test_other_times_are_sorted_and_take_their_columns_along(plain: Composition) -> None:
    line = plain.timeline
    turned = at_times(plain, line.ts[-1] - (line.ts - line.ts[0])).timeline
    assert (np.diff(turned.ts) >= 0).all()
    assert sorted(zip(turned.key, turned.member, strict=True)) == sorted(
        zip(line.key, line.member, strict=True)
    )


def test_further_batches_stand_in_order_with_their_stream(plain: Composition) -> None:
    line = plain.timeline
    ones = np.ones(5, np.int64)
    source = replace(line.streams[0], stop_reason="added")
    ts = line.ts[:5] + 1
    extra = Batch(source, ts, line.member[:5], ones, ones, 0 * ones, ones, -ones, ones)
    grown = with_batches(plain, [extra], 1)
    assert len(grown) == len(plain) + 5
    assert (np.diff(grown.timeline.ts) >= 0).all()
    reasons = [grown.timeline.streams[s].stop_reason for s in grown.timeline.stream]
    assert reasons.count("added") == 5

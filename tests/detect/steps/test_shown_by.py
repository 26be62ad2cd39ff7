"""The step `shown_by`: every sighting as often as it is one."""

from __future__ import annotations

import pyarrow as pa

from tests.detect.steps.running import Running

SIGHTINGS = {"id": pa.int64(), "account": pa.int64(), "frame": pa.int64()}


def test_sightings_are_handed_on_with_their_accounts(running: Running) -> None:
    rows = [(1, 7, 100), (2, 7, 100), (2, 8, 101)]
    assert running("shown_by", {"sightings": (SIGHTINGS, rows)}) == [(100, 7), (100, 7), (101, 8)]

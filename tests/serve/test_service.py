"""The service's parts together."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.clock import fixed_clock
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.health import Status
from stillwatch.serve.service import Service
from tests.engine.intake.sent import NOW
from tests.serve.http.served import settings_in


def test_health_is_that_of_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(settings_in(tmp_path), fixed_clock(NOW))
    service.start()
    try:
        assert {check.status for check in service.checks()} == {Status.OK}
        monkeypatch.setattr(service.feeder, "failure", StillwatchError("the lake is locked"))
        assert [c.says for c in service.checks() if c.name == "lake"] == [
            "the last hand-over failed: the lake is locked"
        ]
    finally:
        service.stop()


def test_a_second_service_on_one_lake_is_refused(tmp_path: Path) -> None:
    service = Service(settings_in(tmp_path), fixed_clock(NOW))
    try:
        with pytest.raises(StillwatchError, match="another stillwatch serves this lake"):
            Service(settings_in(tmp_path), fixed_clock(NOW))
    finally:
        service.stop()
    assert Lake.open(tmp_path / "lake").count() == 0

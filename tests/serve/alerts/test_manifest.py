"""Every kind of rule has a look."""

from __future__ import annotations

from pathlib import Path

from stillwatch.engine.state.store import open_state
from stillwatch.serve.alerts.manifest import look_of
from stillwatch.serve.alerts.read import parse_alerts
from tests.serve.alerts.written import ENVIRONMENT, FILE


def test_every_kind_of_rule_has_a_look(tmp_path: Path) -> None:
    alerts = parse_alerts(FILE, "f.toml", ENVIRONMENT)
    with open_state(tmp_path / "state.db") as state:
        assert all(callable(look_of(rule, state)) for rule in alerts.rules)

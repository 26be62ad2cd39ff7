"""A file of alerts is read, or its fault named with the line, and no secret is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.serve.alerts.read import parse_alerts, read_alerts
from stillwatch.serve.alerts.terms import NewCampaign, Unwell, kind_of, name_of
from tests.serve.alerts.written import ENVIRONMENT, FILE, SECRET


def test_a_rule_of_each_kind_is_read() -> None:
    alerts = parse_alerts(FILE, "f.toml", ENVIRONMENT)
    assert [kind_of(rule) for rule in alerts.rules] == [
        "campaign", "approval", "limit", "response", "appeal", "health", "health", "loss", "ledger", "abuse",
    ]  # fmt: skip
    assert alerts.rules[0] == NewCampaign(to=["hook"], confidence=0.9, targets=["reasoning_elicitation"])
    down = alerts.rules[5]
    assert isinstance(down, Unwell)
    assert (name_of(down), down.wait_s) == ("down", 120)


def test_secrets_come_from_the_environment_and_are_not_shown() -> None:
    alerts = parse_alerts(FILE, "f.toml", {**ENVIRONMENT, "HOOK": "a/b@c"})
    assert alerts.places == {
        "hook": "json://127.0.0.1:9/a%2Fb%40c",
        "oncall": "json://127.0.0.1:9/whole-secret",
    }
    assert "a%2Fb" not in repr(alerts)
    assert "whole" not in repr(alerts)


@pytest.mark.parametrize(
    ("there", "instead", "told"),
    [
        ('on = "appeal"', 'on = "appeals"', r"f\.toml:28: rule\[4\]\.on: invalid value"),
        ("confidence = 0.9", "confidence = 9", r"f\.toml:9: rule\[0\]\.confidence: expected"),
        ("confidence = 0.9", "confidense = 0.9", r"f\.toml:9: rule\[0\]\.confidense: there is no such field"),
        ("reasoning_elicitation", "poems", r"f\.toml:10: rule\.0\.targets: there is no 'poems'"),
        (
            'to = ["hook", "oncall"]',
            'to = ["nobody"]',
            r"f\.toml:16: rule\.1\.to: there is no place 'nobody'",
        ),
        ('name = "down"\n', "", r"f\.toml:38: rule\.6: there is a rule 'health' already"),
        ("9/${HOOK}", "9/${NO_SUCH}", r"f\.toml:4: places\.hook: the variable NO_SUCH is not set"),
        ("127.0.0.1:9/${HOOK}", "u:hunter2@h/", r"f\.toml:4: places\.hook: holds a password"),
        ('"${ONCALL_URL}"', '"oncall"', r"f\.toml:5: places\.oncall: expected an address"),
        ('"stillwatch.alerts/1"', '"stillwatch.alerts/9"', r"f\.toml:1: schema"),
        ("[places]", "[places", r"f\.toml: not TOML"),
    ],
)
def test_faults_name_the_line_and_the_field(there: str, instead: str, told: str) -> None:
    assert there in FILE
    with pytest.raises(StillwatchError, match=told) as fault:
        parse_alerts(FILE.replace(there, instead, 1), "f.toml", ENVIRONMENT)
    for secret in (SECRET, "hunter2", "whole-secret"):
        assert secret not in str(fault.value)
    assert fault.value.hint


def test_a_file_is_read_whole_or_named(tmp_path: Path) -> None:
    place = tmp_path / "alerts.toml"
    with pytest.raises(StillwatchError, match="No such file"):
        read_alerts(place, {})
    place.write_bytes(b"\xff")
    with pytest.raises(StillwatchError, match="expected UTF-8"):
        read_alerts(place, {})
    place.write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(StillwatchError, match="larger than 1 MiB"):
        read_alerts(place, {})
    place.write_text(FILE)
    assert len(read_alerts(place, ENVIRONMENT).rules) == 10

"""A policy that is wrong is refused with its line and field; the one that ships is read as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.decide.policy.read import default_policy, default_text, parse_policy, read_policy
from stillwatch.model.errors import StillwatchError

TEXT = default_text()


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1
    return TEXT.replace(old, new, 1)


def fault_of(text: str) -> str:
    with pytest.raises(StillwatchError) as raised:
        parse_policy(text, "p.toml")
    assert raised.value.hint
    return str(raised.value)


def line_with(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_policy_that_ships_stops_nobody_and_asks_people_above_verify() -> None:
    policy = default_policy()
    assert policy.mode == "shadow"
    assert [(r.response, r.needed) for r in policy.ladder] == [
        ("observe", 0), ("notify", 0), ("verify", 0), ("budget", 1), ("summarise_reasoning", 1),
        ("suspend", 2),
    ]  # fmt: skip
    assert not policy.region


@pytest.mark.parametrize(
    ("old", "new", "part", "says"),
    [
        ("confidence = 0.8", "confidence = 1.8", "confidence = 1.8", "ladder[2].confidence: expected"),
        ("confidence = 0.8", 'confidence = "high"', "high", "ladder[2].confidence: expected `float`"),
        ('"budget"', '"throttle"', "throttle", "ladder[3].response: invalid enum value 'throttle'"),
        ("people = 1", "persons = 1", "persons", "ladder[3].persons: there is no such field"),
        (
            "confidence = 0.8",
            "confidence = 0.91",
            "confidence = 0.9\n",
            "ladder[3].confidence: 0.9 is below the 0.91",
        ),
        ("people = 2\n\n# Who", "people = 0\n\n# Who", "people = 0", "ladder[5].people: 0 is below the 1"),
        ("least_hours = 1", "least_hours = 48", "least_hours = 48", "enforcement.least_hours: 48.0 is more"),
        ("accounts = 0.03", "accounts = 0.001", "accounts_per_hour", "0.002 in one hour is more than 0.001"),
        ('kind = "startup"', 'kind = "education"', "", "tier[2].kind: education has a tier already"),
        ('response = "suspend"', 'response = "fallback_model"', "", "ladder[5]: needs the table [fallback]"),
        ('response = "suspend"', 'response = "notify"', "", "notify stands above summarise_reasoning"),
        ('mode = "shadow"', 'mode = "shade"', 'mode = "shade"', "mode: invalid enum value 'shade'"),
        ('mode = "shadow"', 'mode = "shadow"\nversion = "1"', 'version = "1"', "version: is made from"),
        (
            'indicators = "notify"',
            'indicators = "suspend"',
            'indicators = "suspend"',
            "indicators: invalid enum value 'suspend'",
        ),
        ("policy/1", "policy/2", "policy/2", "schema: invalid enum value"),
    ],
)
def test_a_fault_names_file_line_and_field(old: str, new: str, part: str, says: str) -> None:
    text = changed(old, new)
    fault = fault_of(text)
    assert says in fault
    assert fault.startswith("p.toml:")
    if part:
        assert fault.startswith(f"p.toml:{line_with(text, part)}: ")


def test_a_rule_on_regions_needs_its_source_and_date() -> None:
    rule = '[[region]]\nname = "a"\nof = "owner"\ncountries = ["XX"]\nresponse = "suspend"\n'
    assert "missing required field `source`" in fault_of(TEXT + rule)
    assert "`date`" in fault_of(TEXT + rule + 'source = "terms"\n')
    whole = rule + 'source = "terms"\ndate = 2026-01-01\n'
    assert parse_policy(TEXT + whole, "p").region[0].countries == ["XX"]
    assert "already" in fault_of(TEXT + whole + whole)
    assert "expected observe, notify" in fault_of(TEXT + whole.replace("suspend", "budget"))
    assert "region[0].countries[0]" in fault_of(TEXT + whole.replace("XX", "Nowhere"))


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    assert "at line 1" in fault_of("mode = = 1\n")


def test_a_model_does_not_fall_back_to_itself() -> None:
    text = TEXT + '[fallback]\ndefault = "small"\n[fallback.models]\n"small" = "small"\n'
    assert "falls back to itself" in fault_of(text)


def test_the_version_is_the_text(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(TEXT)
    assert read_policy(path) == default_policy()
    path.write_text(TEXT + "\n# a remark\n")
    assert read_policy(path).version != default_policy().version


@pytest.mark.parametrize(("data", "says"), [(b"\xff", "UTF-8"), (b"#" * (2 << 20), "larger")])
def test_other_files_are_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(data)
    with pytest.raises(StillwatchError, match=says):
        read_policy(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="nowhere"):
        read_policy(tmp_path / "nowhere")

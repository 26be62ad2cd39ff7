"""Law: what changed for a user is written down, newest first, in one form that people and tools can read."""

from __future__ import annotations

import re
import tomllib

from tests.house.tree import ROOT

HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\d{4}-\d\d-\d\d))?$")
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
TEXT = (ROOT / "CHANGELOG.md").read_text("utf-8")


def releases() -> list[tuple[str, str | None]]:
    """The versions in the order of the file, with their days."""
    found = [HEADING.match(line) for line in TEXT.splitlines() if line.startswith("## ")]
    assert all(found), "a release is written '## [1.2.3] - 2026-01-31', or '## [Unreleased]'"
    return [(match["version"], match["day"]) for match in found if match]


def test_what_is_not_released_yet_stands_first() -> None:
    assert releases()[0] == ("Unreleased", None)


def test_releases_have_days_and_fall_in_order() -> None:
    released = releases()[1:]
    assert all(day for _, day in released)
    numbers = [tuple(map(int, version.split("."))) for version, _ in released]
    assert numbers == sorted(numbers, reverse=True)


def test_sections_have_the_known_names_and_are_not_empty() -> None:
    parts = re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]
    assert parts
    for part in parts:
        name, _, body = part.partition("\n")
        assert name in SECTIONS
        assert "- " in body, f"{name} is empty"


def test_the_version_of_the_package_is_one_and_not_behind() -> None:
    import stillwatch

    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert stillwatch.__version__ == version
    released = [number for number, _ in releases()[1:]]
    assert not released or released[0] == version

"""Java is found where Spark looks for it; where it is not, the user is told how to get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.java import find_java, java_version
from stillwatch.model.errors import StillwatchError


def put_java(folder: Path, version: str) -> Path:
    """A `java` that says it is of this version, as Java does: on standard error."""
    folder.mkdir(parents=True, exist_ok=True)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)
    return java


@pytest.mark.parametrize(
    ("told", "version"), [("17.0.15", 17), ("1.8.0_412", 8), ("21", 21), ("25-ea", 25), ("none", 0)]
)
def test_the_release_is_read_from_what_java_says(tmp_path: Path, told: str, version: int) -> None:
    assert java_version(put_java(tmp_path, told)) == version


def test_the_first_java_on_the_path_is_taken(tmp_path: Path) -> None:
    java = put_java(tmp_path / "a", "17.0.15")
    put_java(tmp_path / "b", "21")
    assert find_java({"PATH": f"{tmp_path / 'none'}:{tmp_path / 'a'}:{tmp_path / 'b'}"}) == java


def test_java_home_goes_before_the_path(tmp_path: Path) -> None:
    put_java(tmp_path / "a", "17.0.15")
    java = put_java(tmp_path / "home" / "bin", "21")
    assert find_java({"PATH": str(tmp_path / "a"), "JAVA_HOME": str(tmp_path / "home")}) == java


@pytest.mark.parametrize("home", [False, True])
def test_no_java_is_told_with_how_to_get_it(tmp_path: Path, home: bool) -> None:
    environment = {"PATH": str(tmp_path)} | ({"JAVA_HOME": str(tmp_path)} if home else {})
    with pytest.raises(StillwatchError, match="JAVA_HOME" if home else "on the PATH") as caught:
        find_java(environment)
    assert "openjdk-17-jre-headless" in caught.value.hint


def test_a_java_that_is_too_old_is_named(tmp_path: Path) -> None:
    put_java(tmp_path, "11.0.2")
    with pytest.raises(StillwatchError, match="java is Java 11") as caught:
        find_java({"PATH": str(tmp_path)})
    assert "17" in caught.value.hint

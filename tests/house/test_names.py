"""Law: no drawers. A file called utils takes in anything, and nobody finds it again."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.house.tree import called, told, tracked

DRAWERS = {"util", "utils", "misc", "common", "helper", "helpers", "base", "manager", "managers", "lib"}
ALLOWED: dict[str, str] = {}  # path -> why that name is the right one


def drawers(path: str) -> list[str]:
    """The parts of `path` whose first or last word is a drawer's name."""
    found = []
    for part in PurePosixPath(path).parts:
        words = part.split(".")[0].lower().replace("-", "_").split("_")
        if DRAWERS & {words[0], words[-1]}:
            found.append(part)
    return found


def test_no_file_or_folder_is_a_drawer() -> None:
    faults = [f"{called(path)}: {part}" for path in tracked() for part in drawers(called(path))]
    faults = [fault for fault in faults if fault.split(":")[0] not in ALLOWED]
    assert not faults, told(
        faults, "Name a file for what is in it; if three callers share it, it has a name."
    )


@pytest.mark.parametrize("path", ["src/utils/x.py", "src/string_utils.py", "base.py", "a/common/b.sql"])
def test_a_drawer_is_seen(path: str) -> None:
    assert drawers(path)


@pytest.mark.parametrize("path", ["benchmarks/baseline.py", "src/library.py", "src/database.py"])
def test_a_name_that_only_contains_one_is_let_be(path: str) -> None:
    assert not drawers(path)

"""Paths lead to files, each once and in order; a path that leads nowhere is told with a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.ingest.sources import Source, find_sources
from stillwatch.model.errors import StillwatchError


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder of logs with what may lie beside them."""
    for name in (
        "b.jsonl",
        "a.jsonl",
        "deep/c.jsonl",
        ".hidden",
        "_SUCCESS",
        "_unfinished/d.jsonl",
        ".git/e",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def named(folder: Path, *paths: str) -> list[str]:
    """The names of the sources behind `paths`, relative to `folder`."""
    return [source.name.removeprefix(f"{folder}/") for source in find_sources(f"{folder}/{p}" for p in paths)]


def test_a_directory_gives_its_files_sorted_and_not_what_is_hidden(logs: Path) -> None:
    assert named(logs, "") == ["a.jsonl", "b.jsonl", "deep/c.jsonl"]


def test_several_paths_keep_their_order_and_each_file_counts_once(logs: Path) -> None:
    assert named(logs, "b.jsonl", "a.jsonl", "*.jsonl", "b.jsonl") == ["b.jsonl", "a.jsonl"]


def test_globs_may_go_deep(logs: Path) -> None:
    assert named(logs, "**/*.jsonl") == ["_unfinished/d.jsonl", "a.jsonl", "b.jsonl", "deep/c.jsonl"]
    assert named(logs, "[ab].jsonl") == ["a.jsonl", "b.jsonl"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "log[1].jsonl").write_text("x")
    assert named(tmp_path, "log[1].jsonl") == ["log[1].jsonl"]


def test_sizes_are_known_but_for_standard_input(logs: Path) -> None:
    assert find_sources([logs / "a.jsonl", "-"]) == [Source(str(logs / "a.jsonl"), 7), Source("-", None)]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.jsonl", "no such file or directory"),
        ("*.none", "no file matches"),
        ("empty", "the directory holds no file"),
    ],
)
def test_a_path_that_leads_nowhere(logs: Path, path: str, message: str) -> None:
    (logs / "empty").mkdir()
    with pytest.raises(StillwatchError, match=message) as raised:
        find_sources([logs / path])
    assert str(logs / path) in str(raised.value)
    assert raised.value.hint


def test_no_path_at_all() -> None:
    with pytest.raises(StillwatchError, match="no input was named"):
        find_sources([])

"""Public rows: licences, kinds, and what their tool descriptions and suffixes become."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.detect.classifiers.corpora import SETS, find_set, read_corpora, read_questions


def test_missing_corpora_say_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"prompts\.jsonl\.gz is missing"):
        read_corpora(tmp_path, 1)


def test_only_permitted_licences_shape_weights() -> None:
    permitted = {"MIT", "Apache-2.0", "CC0-1.0"}
    assert {entry.licence for entry in SETS.values() if entry.trains} <= permitted


def test_tool_descriptions_are_a_flag_and_no_system_text(corpora: Path) -> None:
    rows = [s for s in read_corpora(corpora, 1) if s.source == "bfcl"]
    assert len(rows) == 4
    assert all(s.system == "" and s.flags["tools"] for s in rows)


def test_questions_lose_the_suffix_that_makes_them_harvest(corpora: Path) -> None:
    questions = read_questions(read_corpora(corpora, 1))
    assert "What is 3 + 1?" in questions
    assert not [q for q in questions if "step by step" in q]


def test_unknown_sets_are_left_alone() -> None:
    assert find_set("somebody_elses_rows") is None


def test_turns_in_the_middle_of_a_trajectory_are_left_out(corpora: Path) -> None:
    rows = [s for s in read_corpora(corpora, 1) if s.source == "swe_agent_traj"]
    assert [s.user for s in rows] == ["ls"]

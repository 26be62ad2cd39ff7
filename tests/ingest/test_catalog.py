"""A commit is seen whole or not at all, wherever it is cut short."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.ingest import catalog
from stillwatch.ingest.catalog import Catalog, publish, read_catalog, recover
from stillwatch.ingest.parts import Part
from stillwatch.model.errors import StillwatchError

OLD, NEW = Part("day=1/part-1.parquet", 3, 0, 9), Part("day=1/part-2.parquet", 4, 0, 9)


class Cut(RuntimeError):
    """The process ends here."""


def _stage(lake: Path, part: Part) -> dict[Path, Part]:
    temporary = lake / "exchanges" / "day=1" / f".{part.path[-14:]}.tmp"
    temporary.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_text(part.path)
    return {temporary: part}


def _files(lake: Path) -> set[str]:
    folder = lake / "exchanges"
    return {str(path.relative_to(folder)) for path in folder.rglob("*.parquet")}


def test_a_lake_without_commits_has_no_parts(tmp_path: Path) -> None:
    assert read_catalog(tmp_path) == Catalog()
    assert read_catalog(tmp_path).rows == 0


def test_a_commit_adds_and_removes(tmp_path: Path) -> None:
    first = publish(tmp_path, Catalog(), _stage(tmp_path, OLD), [])
    second = publish(tmp_path, first, _stage(tmp_path, NEW), [OLD])
    assert read_catalog(tmp_path) == second == Catalog(2, (NEW,))
    assert second.rows == 4
    assert _files(tmp_path) == {NEW.path}
    assert not (tmp_path / "pending.json").exists()


def test_cut_before_it_counts_the_old_state_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(tmp_path, Catalog(), _stage(tmp_path, OLD), [])
    write = catalog._write_json

    def cut_at_parts(path: Path, content: Catalog) -> None:
        if path.name == "parts.json":
            raise Cut
        write(path, content)

    monkeypatch.setattr(catalog, "_write_json", cut_at_parts)
    with pytest.raises(Cut):
        publish(tmp_path, first, _stage(tmp_path, NEW), [OLD])
    assert read_catalog(tmp_path) == first
    assert _files(tmp_path) == {OLD.path, NEW.path}
    recover(tmp_path)
    assert _files(tmp_path) == {OLD.path}
    assert read_catalog(tmp_path) == first


def test_cut_after_it_counts_the_new_state_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(tmp_path, Catalog(), _stage(tmp_path, OLD), [])

    def cut(lake: Path) -> None:
        raise Cut

    monkeypatch.setattr(catalog, "recover", cut)
    with pytest.raises(Cut):
        publish(tmp_path, first, _stage(tmp_path, NEW), [OLD])
    assert read_catalog(tmp_path).parts == (NEW,)
    recover(tmp_path)
    assert _files(tmp_path) == {NEW.path}
    assert read_catalog(tmp_path).parts == (NEW,)


def test_files_that_somebody_else_put_there_are_let_be(tmp_path: Path) -> None:
    stranger = tmp_path / "exchanges" / "day=1" / "part-by-hand.parquet"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("theirs")
    publish(tmp_path, Catalog(), _stage(tmp_path, OLD), [])
    recover(tmp_path)
    assert stranger.exists()


@pytest.mark.parametrize("content", [b"", b"{", b'{"parts":[{"path":1}]}', b"\xff"])
def test_a_damaged_list_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "parts.json").write_bytes(content)
    with pytest.raises(StillwatchError, match=r"parts\.json"):
        read_catalog(tmp_path)

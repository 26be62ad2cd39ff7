"""A file is a text, or its fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.decide.policy.files import text_in
from stillwatch.model.errors import StillwatchError


def test_the_text_of_a_file_comes_back(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("für = 1\n", "utf-8")
    assert text_in(tmp_path / "p.toml", "policy", "See the docs.") == "für = 1\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "No such file"),
        (b"x" * ((1 << 20) + 1), "larger than 1 MiB, which no policy is"),
        (b"\xff", "expected UTF-8: invalid start byte"),
    ],
)
def test_what_is_no_such_text_is_told(tmp_path: Path, data: bytes | None, told: str) -> None:
    path = tmp_path / "p.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(StillwatchError, match=rf"p\.toml: {told}") as fault:
        text_in(path, "policy", "See the docs.")
    assert fault.value.hint == "See the docs."

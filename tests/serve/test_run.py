"""Running the service: what is wrong with its lake is told before it listens."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog

from stillwatch.model.errors import StillwatchError
from stillwatch.serve.run import run
from stillwatch.serve.settings import ServeSettings


def test_a_folder_that_is_no_lake_is_told_before_anything_listens(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("private")
    with pytest.raises(StillwatchError, match="neither empty nor a lake"):
        run(ServeSettings(tmp_path, str(tmp_path / "state.db")), "127.0.0.1", 0)
    structlog.reset_defaults()

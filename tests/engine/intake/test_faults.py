"""What an error of the operating system means for a sender."""

from __future__ import annotations

import errno
from pathlib import Path

from stillwatch.engine.intake.faults import IntakeFull, disk_fault


def test_a_full_disk_is_told_from_a_broken_one() -> None:
    full = disk_fault(OSError(errno.ENOSPC, "No space left on device"), Path("lake"))
    broken = disk_fault(OSError(errno.EIO, "Input/output error"), Path("lake"))
    assert isinstance(full, IntakeFull)
    assert not isinstance(broken, IntakeFull)
    assert str(broken) == "lake: Input/output error"

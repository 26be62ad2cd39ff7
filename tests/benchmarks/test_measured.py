"""Measuring a command: its output, its memory and that of its children, and its failure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.gigabytes import MIB, in_words
from benchmarks.measured import run_measured

HOLD = "import time; held = bytearray(64 << 20); time.sleep(0.4)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}]); print('done')"


def test_output_and_memory_are_the_commands() -> None:
    used = run_measured([sys.executable, "-c", f"{HOLD}; print('done')"])
    assert used.output == "done\n"
    assert used.largest > 64 * MIB
    assert used.wall > 0.4
    assert used.cpu < used.wall


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are looked up in /proc")
def test_memory_of_children_counts() -> None:
    used = run_measured([sys.executable, "-c", WITH_CHILD])
    assert used.together > 64 * MIB


def test_a_failure_carries_what_was_said() -> None:
    with pytest.raises(RuntimeError, match=r"exit code 3\nsorry"):
        run_measured([sys.executable, "-c", "import sys; print('sorry'); sys.exit(3)"])


def test_sizes_are_said_in_the_larger_unit() -> None:
    assert in_words(300 * MIB) == "300 MiB"
    assert in_words(3 * 1024 * MIB // 2) == "1.5 GiB"

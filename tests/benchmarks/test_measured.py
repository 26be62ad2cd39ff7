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


SHARE = """
import mmap, os, tempfile, time
with tempfile.TemporaryFile() as file:
    file.write(bytes(64 << 20))
    held = mmap.mmap(file.fileno(), 0)
    os.fork()
    sum(held[::4096])
    time.sleep(1.5)
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="/proc tells shares")
def test_what_is_shared_is_needed_once() -> None:
    used = run_measured([sys.executable, "-c", SHARE])
    both = max(used.looks, key=lambda look: look.together)
    assert both.together > 128 * MIB
    assert 64 * MIB < both.needed < 110 * MIB
    assert [look.at for look in used.looks] == sorted(look.at for look in used.looks)


def test_a_failure_carries_what_was_said() -> None:
    with pytest.raises(RuntimeError, match=r"exit code 3\nsorry"):
        run_measured([sys.executable, "-c", "import sys; print('sorry'); sys.exit(3)"])


def test_sizes_are_said_in_the_larger_unit() -> None:
    assert in_words(300 * MIB) == "300 MiB"
    assert in_words(3 * 1024 * MIB // 2) == "1.5 GiB"

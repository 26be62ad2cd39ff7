"""The process that workers are forked from holds what they would each load."""

from __future__ import annotations

import subprocess
import sys

from stillwatch.engine.work import PRELOADED

_PROGRAM = """
import gc
import importlib
for name in {names}:
    importlib.import_module(name)
from stillwatch.detect.classifiers.harvest import load
from stillwatch.detect.fingerprints.text import _fingerprint
from stillwatch.detect.fingerprints.vocabulary import load_vocabulary
print(load_vocabulary.cache_info().currsize, load.cache_info().currsize, len(_fingerprint.signatures))
print(gc.get_freeze_count() > 10_000)
"""


def test_tables_weights_and_kernels_are_there_before_the_first_worker() -> None:
    program = _PROGRAM.format(names=PRELOADED)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "1 1 1\nTrue\n"

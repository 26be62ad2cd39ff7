"""Law: clocks and seeds are arguments.

Otherwise the same log gives another answer tomorrow, and replay means nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import PACKAGE, called, parsed, sources, told

PURE = ("model", "ingest", "detect", "link", "decide")
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.urandom",
}
SEEDED = {
    "default_rng",
    "Generator",
    "SeedSequence",
    "BitGenerator",
    "PCG64",
    "PCG64DXSM",
    "Philox",
    "SFC64",
    "MT19937",
}


def imported(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for, in full."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def full_name(node: ast.expr, names: dict[str, str]) -> str:
    """`np.random.rand` as `numpy.random.rand`; empty where it is no plain name."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute) and (left := full_name(node.value, names)):
        return f"{left}.{node.attr}"
    return ""


def is_impure(name: str, call: ast.Call) -> bool:
    """Whether a call reads a clock or unseeded randomness."""
    module, _, last = name.rpartition(".")
    if module == "numpy.random":
        unseeded = last not in {"Generator", "BitGenerator"} and not call.args and not call.keywords
        return last not in SEEDED or unseeded
    if name == "random.Random":
        return not call.args
    return name in CLOCKS or module == "random"


def impurities(tree: ast.Module) -> Iterator[str]:
    """Each call of a module that makes its answer depend on more than its arguments."""
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := full_name(node.func, names)) and is_impure(name, node):
            yield f"{node.lineno} {name}()"


def test_no_stage_reads_a_clock_or_rolls_a_die() -> None:
    faults = [
        f"{called(path)}:{fault}"
        for stage in PURE
        for path in sources(PACKAGE / stage)
        for fault in impurities(parsed(path))
    ]
    assert not faults, told(
        faults, "Take the moment or the generator as an argument; only the engine and the CLI make them."
    )


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.time()",
        "from time import time\ntime()",
        "from datetime import datetime, UTC\ndatetime.now(UTC)",
        "import datetime as dt\ndt.date.today()",
        "import random\nrandom.random()",
        "from random import choice\nchoice([1])",
        "import numpy as np\nnp.random.rand(3)",
        "import numpy as np\nnp.random.seed(3)",
        "import numpy as np\nnp.random.default_rng()",
        "from numpy.random import default_rng\ndefault_rng()",
        "import random\nrandom.Random()",
    ],
)
def test_a_clock_or_die_is_seen(source: str) -> None:
    assert list(impurities(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.perf_counter()",
        "import numpy as np\nnp.random.default_rng(seed)",
        "import numpy as np\nnp.random.Generator(np.random.PCG64(7))",
        "import random\nrandom.Random(7)",
        "from datetime import datetime\ndatetime.fromisoformat('2026-01-05')",
        "row.time()",
    ],
)
def test_seeded_randomness_and_given_moments_are_let_be(source: str) -> None:
    assert not list(impurities(ast.parse(source)))

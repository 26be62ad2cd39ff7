"""Lines of values in TOML texts, as far as a fault needs them."""

from __future__ import annotations

import pytest

from stillwatch.decide.policy.places import line_of, steps_of

TEXT = """a = 1
[[ladder]]
response = "x"
[[ladder]]  # the second
response = "y"
people = 2

[fallback]
models."big" = "small"
[fallback.more]
z = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("$", 1), ("$.a", 1), ("$.ladder[0]", 2), ("$.ladder[0].people", 2), ("$.ladder[1].people", 6),
        ("$.ladder[1].response", 5), ("$.fallback", 8), ("$.fallback.models[...]", 9),
        ("$.fallback.more.z", 11), ("$.nothing", 1),
    ],
)  # fmt: skip
def test_a_path_leads_to_its_line_or_to_the_table_around_it(path: str, line: int) -> None:
    assert line_of(TEXT, steps_of(path)) == line

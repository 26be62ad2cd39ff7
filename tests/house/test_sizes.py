"""Law: small rooms. A reader keeps one file in the head at a time; the limits are what stops slow growth."""

from __future__ import annotations

import statistics

from tests.house.tree import PACKAGE, called, functions, lines, sources, told

FILE_LIMIT = 400
FILE_P90 = 300
FUNCTION_LIMIT = 60


def test_no_source_file_is_over_the_limit() -> None:
    files = [*sources(), *PACKAGE.rglob("*.sql")]
    over = [f"{called(path)}: {lines(path)} lines" for path in files if lines(path) > FILE_LIMIT]
    assert not over, told(over, f"Files of more than {FILE_LIMIT} lines hold two subjects: split by subject.")


def test_nine_files_of_ten_are_well_under_it() -> None:
    sizes = [lines(path) for path in sources() if lines(path) > 1]
    p90 = statistics.quantiles(sizes, n=10)[-1]
    longest = [f"{called(path)}: {lines(path)} lines" for path in sorted(sources(), key=lines)[-8:]]
    assert p90 <= FILE_P90, told(
        longest, f"The 90th percentile of file lengths is {p90:.0f}, over {FILE_P90}."
    )


def test_no_function_is_over_the_limit() -> None:
    over = [
        f"{called(path)}:{node.lineno} {node.name}: {length} lines"
        for path in sources()
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LIMIT
    ]
    assert not over, told(
        over, f"Functions of more than {FUNCTION_LIMIT} lines do several things: name them apart."
    )

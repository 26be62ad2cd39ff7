"""Law: a step of SQL says what a row of it is, and values are bound, never spliced."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, called, parsed, sources, told

RUNNERS = {"execute", "executemany", "sql", "query", "from_query", "executescript"}
STARTS = re.compile(r"\A\s*(SELECT|WITH|INSERT|CREATE|COPY|UPDATE|DELETE|DROP|ALTER|ATTACH)\b", re.IGNORECASE)
NAMES = {"identifier", "quoted"}  # functions that make a name or a path safe to stand in SQL
ALLOWED = {  # file -> why its spliced SQL is safe
    "src/stillwatch/engine/duckdb.py": "table names cannot be bound; each is checked to be a plain word",
    "src/stillwatch/engine/spark.py": "table names cannot be bound; each is checked to be a plain word",
}


def opening_comment(text: str) -> str:
    """The comment lines that a file of SQL begins with."""
    kept = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        kept.append(line.removeprefix("--").strip())
    return " ".join(kept)


def is_spliced(node: ast.expr) -> bool:
    """Whether an expression builds its text out of values."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and not is_name(part.value) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return isinstance(node.left, ast.Constant | ast.JoinedStr) or is_spliced(node.left)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def is_name(node: ast.expr) -> bool:
    """Whether a spliced part is a constant of the module, or went through a function in NAMES."""
    if isinstance(node, ast.Name):
        return node.id.isupper()
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES


def splices(tree: ast.Module) -> Iterator[int]:
    """The lines on which SQL with spliced values is handed to an engine, or made to be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNNERS:
            if node.args and is_spliced(node.args[0]):
                yield node.lineno
        elif isinstance(node, ast.JoinedStr) and is_spliced(node) and starts_as_sql(node):
            yield node.lineno


def starts_as_sql(node: ast.JoinedStr) -> bool:
    """Whether an f-string begins with a verb of SQL in capitals, as our SQL does."""
    first = node.values[0]
    text = first.value if isinstance(first, ast.Constant) else ""
    return isinstance(text, str) and bool(STARTS.match(text)) and text.split()[0].isupper()


def steps() -> list[Path]:
    """Every step of SQL in the package."""
    return sorted(PACKAGE.rglob("*.sql"))


def test_each_step_begins_by_saying_what_a_row_is() -> None:
    faults = [
        f"{called(path)}: begins with {opening_comment(path.read_text('utf-8'))!r}"
        for path in steps()
        if not re.search(r"\brows?\b", opening_comment(path.read_text("utf-8")), re.IGNORECASE)
    ]
    assert not faults, told(faults, "Begin with a comment such as '-- One row: an account and a day.'")


def test_no_value_is_spliced_into_sql() -> None:
    faults = [
        f"{called(path)}:{line}"
        for path in sources()
        if called(path) not in ALLOWED
        for line in sorted(set(splices(parsed(path))))
    ]
    assert not faults, told(
        faults, "Bind values (`?` or `$name`): spliced text breaks on quotes and invites injection."
    )


@pytest.mark.parametrize(
    "source",
    [
        'db.execute(f"SELECT * FROM t WHERE a = {value}")',
        'db.sql("SELECT * FROM t WHERE a = " + value)',
        'db.execute("SELECT %s" % value)',
        'db.execute("SELECT {}".format(value))',
        'query = f"SELECT * FROM t WHERE a = {value}"',
    ],
)
def test_a_spliced_value_is_seen(source: str) -> None:
    assert list(splices(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        'db.execute("SELECT * FROM t WHERE a = ?", [value])',
        'db.execute(f"SELECT * FROM {TABLE}")',
        'db.execute(f"SELECT * FROM {identifier(table)}")',
        'print(f"With {count} accounts")',
    ],
)
def test_bound_values_and_fixed_names_are_let_be(source: str) -> None:
    assert not list(splices(ast.parse(source)))


def test_the_exceptions_are_still_needed() -> None:
    needless = [name for name in ALLOWED if not any(splices(parsed(ROOT / name)))]
    assert not needless, told(needless, "These exceptions are not needed any more: strike them.")

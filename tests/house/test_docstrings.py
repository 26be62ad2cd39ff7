"""Law: every module opens with one sentence on what it is for, and so does every public name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import called, parsed, sources, told

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public classes and functions of a module that say nothing of themselves."""
    for node in tree.body:
        if isinstance(node, Named) and not node.name.startswith("_") and not ast.get_docstring(node):
            yield f"{node.lineno} {node.name} has no docstring"


def opening_fault(tree: ast.Module) -> str | None:
    """What is wrong with a module's first paragraph; an empty `__init__` needs none."""
    if not tree.body:
        return None
    text = ast.get_docstring(tree)
    if not text:
        return "1 the module has no docstring"
    if not text.split("\n\n")[0].rstrip().endswith((".", ":", "?")):
        return "1 the docstring does not open with a sentence"
    return None


def faults_of(path: Path) -> list[str]:
    """Each fault of one file as `file:line what`."""
    opening = opening_fault(parsed(path))
    return [
        f"{called(path)}:{fault}" for fault in (*([opening] if opening else []), *undocumented(parsed(path)))
    ]


def test_every_module_and_public_name_has_a_docstring() -> None:
    faults = [fault for path in sources() for fault in faults_of(path)]
    assert not faults, told(
        faults, "Say in a sentence what it is for; units, shapes and errors where there are any."
    )


def test_a_missing_docstring_is_seen() -> None:
    tree = ast.parse('"""A module."""\ndef spoken():\n    """Say."""\ndef dumb(): ...\ndef _own(): ...\n')
    assert list(undocumented(tree)) == ["4 dumb has no docstring"]
    assert opening_fault(tree) is None
    assert opening_fault(ast.parse("x = 1"))

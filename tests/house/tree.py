"""The repository as the laws see it: its files, and its Python sources taken apart."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "stillwatch"
TESTS = ROOT / "tests"
LEFT_BEHIND = {"__pycache__", "demo", "build", "dist"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> list[Path]:
    """Every file that git holds or would take in, so that a new file is judged before it is committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if listed.returncode:  # no git, or an unpacked archive: everything but what tools leave behind
        return list(walked(ROOT))
    return sorted(ROOT / name for name in set(listed.stdout.split("\0")) if (ROOT / name).is_file())


def walked(folder: Path) -> Iterator[Path]:
    """Files under `folder` in a fixed order, without the folders that git would ignore."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path
        elif path.name not in LEFT_BEHIND and (path.name == ".ci" or not path.name.startswith(".")):
            yield from walked(path)


@cache
def sources(folder: Path = PACKAGE) -> list[Path]:
    """The Python files under `folder`, in a fixed order."""
    return sorted(folder.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def functions(path: Path) -> list[Function]:
    """All functions and methods of one file, nested ones too."""
    return [
        node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines(path: Path) -> int:
    """Lines of one text file."""
    return len(path.read_text("utf-8").splitlines())


def called(path: Path) -> str:
    """The path as people say it: from the repository's root."""
    return path.relative_to(ROOT).as_posix()


def told(faults: list[str], why: str) -> str:
    """All faults at once, with the reason of the law."""
    return "\n".join([why, *faults])

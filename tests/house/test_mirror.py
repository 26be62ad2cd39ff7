"""Law: tests mirror the source, so that a file's tests are found without looking and an orphan is seen."""

from __future__ import annotations

from pathlib import Path

from tests.house.tree import PACKAGE, ROOT, TESTS, called, functions, sources, told

WITHOUT_TEST: dict[str, str] = {}  # source -> why no test file of its own
WITHOUT_SOURCE: dict[str, str] = {}  # test -> what it tests instead
APART = {  # folders of tests that are about something else than one module
    "house": "the laws of the repository",
    "docs": "the pages under docs/",
    "benchmarks": "the files under benchmarks/",
}


def mirror_of(source: Path) -> Path:
    """Where the tests of `source` stand."""
    return TESTS / source.parent.relative_to(PACKAGE) / f"test_{source.stem}.py"


def sources_of(test: Path) -> list[Path]:
    """What a test file may be about: a module, a package, or a step of SQL."""
    folder = PACKAGE / test.parent.relative_to(TESTS)
    name = test.stem.removeprefix("test_")
    return [folder / f"{name}.py", folder / name / "__init__.py", folder / f"{name}.sql"]


def test_every_module_with_code_has_its_tests() -> None:
    faults = [
        f"{called(path)}: expected {called(mirror_of(path))}"
        for path in sources()
        if path.name != "__init__.py" and functions(path) and called(path) not in WITHOUT_TEST
        if not mirror_of(path).exists()
    ]
    assert not faults, told(
        faults, "A module with code has a test file under the same path, or a reason in WITHOUT_TEST."
    )


def test_every_test_file_has_its_source() -> None:
    faults = [
        f"{called(path)}: there is no {called(sources_of(path)[0])}"
        for path in sorted(TESTS.rglob("test_*.py"))
        if path.relative_to(TESTS).parts[0] not in APART and called(path) not in WITHOUT_SOURCE
        if not any(source.exists() for source in sources_of(path))
    ]
    assert not faults, told(
        faults, "A test file stands where its module stands, or has a reason in WITHOUT_SOURCE."
    )


def test_the_tables_of_exceptions_hold_nothing_old() -> None:
    gone = [name for name in (*WITHOUT_TEST, *WITHOUT_SOURCE) if not (ROOT / name).exists()]
    needless = [name for name in WITHOUT_TEST if mirror_of(ROOT / name).exists()]
    assert not gone + needless, told(
        gone + needless, "These exceptions are not needed any more: strike them."
    )

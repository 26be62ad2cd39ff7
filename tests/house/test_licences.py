"""Law: Apache-2.0, and nothing beneath it that binds more.

A provider's lawyers read this list before its engineers do.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest

from tests.house.tree import ROOT, told

PERMISSIVE = re.compile(
    r"^(MIT|MIT-0|MIT-CMU|0BSD|BSD(-[23]-Clause)?|Apache(-2\.0| 2\.0)?|ISC|PSF-2\.0|Zlib|CC0-1\.0|Unlicense"
    r"|(MIT|BSD|BSD-3-Clause|3-Clause BSD|Apache Software|Python Software Foundation) License"
    r"|ISC License( \(ISCL\))?|The Unlicense \(Unlicense\)|Apache License,?( Version)? 2\.0)"
    r"( WITH LLVM-exception)?$"
)
# Exceptions, each with the reason why it binds nobody
LET_BE = {
    "certifi": "MPL-2.0, beneath apprise: Mozilla's list of certificates, which nobody changes",
}


def runtime_closure() -> dict[str, metadata.PackageMetadata]:
    """The installed packages that stillwatch and its extras need, with what those need, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: dict[str, metadata.PackageMetadata] = {}
    extras = project.get("optional-dependencies", {}).values()
    waiting = [*project["dependencies"], *(need for extra in extras for need in extra)]
    while waiting:
        name = re.split(r"[^\w.-]", waiting.pop().strip())[0].lower()
        if name in found:
            continue
        try:
            found[name] = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # needed on another system only
        waiting += [need for need in metadata.requires(name) or [] if "extra ==" not in need]
    return found


def licences(package: metadata.PackageMetadata) -> list[str]:
    """Each licence that must hold at once, from the expression, else the classifiers, else the free text."""
    expression = (package.get_all("License-Expression") or [""])[0]
    if expression:
        return [term.strip(" ()") for term in re.split(r"\bAND\b", expression)]
    classifiers = package.get_all("Classifier") or []
    terms = [c.rpartition("::")[2].strip() for c in classifiers if c.startswith("License ::")]
    return terms or (package.get_all("License") or ["not stated"])[0].splitlines()[:1]


def is_permissive(licence: str) -> bool:
    """Whether a licence is, or offers as a choice, one that asks for no more than notices."""
    return any(PERMISSIVE.match(choice.strip()) for choice in re.split(r"\bOR\b", licence))


def test_the_project_is_under_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert project["license"] == "Apache-2.0"


def test_everything_it_needs_is_permissive() -> None:
    packages = runtime_closure()
    assert "duckdb" in packages, "the walk over the dependencies found nothing"
    faults = [
        f"{name}: {licence}"
        for name, package in sorted(packages.items())
        for licence in licences(package)
        if name not in LET_BE and not is_permissive(licence)
    ]
    assert not faults, told(
        faults, "Only licences that ask for no more than notices; GPL and its kin are left out."
    )


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-or-later", "AGPL-3.0", "not stated", "BUSL-1.1", "CC-BY-NC-4.0"]
)
def test_other_licences_are_seen(licence: str) -> None:
    assert not is_permissive(licence)


def test_a_choice_counts_by_its_best_side() -> None:
    assert is_permissive("MIT OR GPL-3.0-only")

"""A link between pages leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, called, tracked

PAGES = [path for path in tracked() if path.suffix == ".md"]


def anchors(page: Path) -> set[str]:
    """The ids of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def fault_of(page: Path, link: str) -> str | None:
    """What is wrong with one relative link, or None."""
    name, _, anchor = link.partition("#")
    target = page if not name else (page.parent / name).resolve()
    if not target.exists():
        return f"{link}: no such file"
    if anchor and anchor not in anchors(target):
        return f"{link}: no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_each_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    relative = [link for link in links if "://" not in link]
    assert [fault for link in relative if (fault := fault_of(page, link))] == []


def test_a_dead_link_is_seen() -> None:
    assert fault_of(ROOT / "README.md", "docs/nowhere.md")
    assert fault_of(ROOT / "README.md", "docs/concepts.md#nowhere")
    assert fault_of(ROOT / "README.md", "docs/concepts.md#what-comes-in") is None

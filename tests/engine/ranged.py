"""A small composed range on disk, what is true of it, and ways to scan it."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from stillwatch.engine.scan import TEMPORARY_KEY, ScanRequest, scan
from stillwatch.ingest.lake import Lake
from stillwatch.model.scan import ScanResult
from stillwatch.range.truth import AccountTruth, read_truth
from stillwatch.range.world import ComposeSettings

CAMPAIGNS = ("many_paths", "inline_tags", "hydra")
LOOK_ALIKES = ("class", "viral_prompt", "enterprise", "licensed_distiller")
SETTINGS = ComposeSettings(
    seed=3, days=3.0, scale=0.12, kinds=(*CAMPAIGNS, *LOOK_ALIKES, "chat", "developers")
)
NOW_US = 2_000_000_000_000_000


def silent_progress(what: str, done: int, total: int | None) -> None:
    """Takes note of nothing."""


@dataclass(frozen=True)
class Ranged:
    """The directory that `write_composition` wrote."""

    folder: Path

    @cached_property
    def truth(self) -> dict[str, AccountTruth]:
        """What each account is."""
        return read_truth(self.folder).accounts

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The log's rows, in order of time."""
        with gzip.open(self.folder / "traffic.jsonl.gz") as lines:
            return [json.loads(line) for line in lines]

    @cached_property
    def first_seen(self) -> dict[str, str]:
        """Time (ISO 8601) of each account's first exchange."""
        return {row["account"]: row["ts"] for row in reversed(self.rows)}

    def members(self, kind: str) -> set[str]:
        """Accounts of a kind that sent anything."""
        return {name for name in self.first_seen if self.truth[name].kind == kind}

    def kinds(self, accounts: list[str]) -> Counter[str]:
        """How many of these accounts are of which kind."""
        return Counter(self.truth[account].kind for account in accounts)

    def request(self, *paths: Path, **given: Any) -> ScanRequest:
        """The call for these logs (the range's own where none are named) with all feeds."""
        call = ScanRequest(
            paths=paths or (self.folder / "traffic.jsonl.gz",),
            accounts=self.folder / "accounts.jsonl",
            releases=self.folder / "releases.json",
            authorised=self.folder / "authorised.json",
            workers=1,
            now=NOW_US,
        )
        return replace(call, **given)

    def scanned(self, *paths: Path, key: bytes = TEMPORARY_KEY, **given: Any) -> ScanResult:
        """The result over a lake of its own."""
        with Lake.temporary(key) as lake:
            return scan(self.request(*paths, **given), lake, silent_progress)

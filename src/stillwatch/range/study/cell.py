"""One cell of the study: what is composed and withheld, for one strength of one axis and one seed."""

from __future__ import annotations

from typing import Literal
from zlib import crc32

import msgspec

from stillwatch.range.kinds.manifest import CAMPAIGNS, CUSTOMERS
from stillwatch.range.world import ComposeSettings

Prompts = Literal["written", "all", "held_out", "trained"]


class CellSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one cell composes. scale: of customers (1.0 is about 6,000); campaign_scale, pool: size of
    campaigns; days: length of the range, of which only the last window_days are scanned; campaigns: `all`
    kinds, `one` that goes round with the seed, `none`, or names with commas; evasions: names with strengths;
    withheld: feeds left out; without: the campaign kind that the keys and the confidence were set without;
    prompts: written ones, or real ones of which sets, where corpora are given."""

    scale: float = 0.12
    campaign_scale: float = 0.2
    days: float = 4.0
    window_days: float | None = None
    pool: int | None = None
    campaigns: str = "all"
    evasions: dict[str, float] = {}
    withheld: str = ""
    without: str = ""
    prompts: Prompts = "written"

    def kinds(self, seed: int) -> tuple[str, ...]:
        """The kinds to compose."""
        names = [kind.name for kind in CAMPAIGNS]
        chosen = {"all": names, "one": [names[seed % len(names)]], "none": []}
        own = chosen.get(self.campaigns, [n.strip() for n in self.campaigns.split(",")])
        return (*own, *(kind.name for kind in CUSTOMERS))

    def compose_settings(self, seed: int) -> ComposeSettings:
        """The same for the composer, without real prompts."""
        return ComposeSettings(
            seed=seed,
            days=self.days,
            scale=self.scale,
            campaign_scale=self.campaign_scale,
            pool=self.pool,
            kinds=self.kinds(seed),
            evasions=tuple(self.evasions.items()),
        )


class Cell(msgspec.Struct, frozen=True):
    """One run: `at` is the strength as written in the matrix."""

    axis: str
    at: str
    seed: int
    settings: CellSettings

    @property
    def name(self) -> str:
        """A file name of its own, which changes with the settings."""
        print_ = crc32(msgspec.json.encode(self.settings, order="deterministic"))
        return f"{self.axis}/{self.at.replace('/', '-')}/seed-{self.seed}-{print_:08x}"

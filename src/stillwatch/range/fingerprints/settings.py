"""What to generate: how much, by whom, over how long, from which seed."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Final

from stillwatch.model.errors import StillwatchError
from stillwatch.range.world import parse_time

LEAST_ACCOUNTS: Final = 400  # below that, groups of look-alikes have no members to speak of
_MOST_MALICIOUS: Final = 0.5


@dataclass(frozen=True, kw_only=True)
class GenerateSettings:
    """exchanges: a day, about; accounts: in all; malicious: how many are in campaigns; start: ISO 8601.

    The defaults are a sixteenth of the issue's day of 16 million exchanges by 2 million accounts.
    """

    seed: int
    exchanges: int = 1_000_000
    accounts: int = 125_000
    malicious: int = 1_500
    days: float = 1.0
    start: str = "2026-01-05T00:00:00Z"

    @property
    def hours(self) -> int:
        """Whole hours of the window, one at least: traffic is drawn hour by hour."""
        return max(1, floor(self.days * 24))

    def check(self) -> None:
        """`StillwatchError` where these numbers make no traffic."""
        if self.accounts < LEAST_ACCOUNTS:
            raise StillwatchError(
                f"--accounts: expected {LEAST_ACCOUNTS} or more, got {self.accounts}",
                hint="For less, use `stillwatch range compose`.",
            )
        if not 0 <= self.malicious <= _MOST_MALICIOUS * self.accounts:
            raise StillwatchError(
                f"--malicious: expected 0 to half of the accounts, got {self.malicious}",
                hint="The issue's day has 24,000 of 2,000,000.",
            )
        try:
            parse_time(self.start)
        except ValueError as fault:
            raise StillwatchError(
                f"--start: {fault}", hint="Give ISO 8601, such as 2026-01-05T00:00:00Z."
            ) from fault

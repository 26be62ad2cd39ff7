"""The one list of evasions; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Iterable

from stillwatch.model.errors import StillwatchError
from stillwatch.range.evasions.contract import Evasion
from stillwatch.range.evasions.cover_traffic import CoverTraffic
from stillwatch.range.evasions.fresh_frames import FreshFrames
from stillwatch.range.evasions.jitter import Jitter
from stillwatch.range.evasions.late_start import LateStart
from stillwatch.range.evasions.low_rate import LowRate
from stillwatch.range.evasions.own_identity import OwnIdentity
from stillwatch.range.evasions.own_networks import OwnNetworks
from stillwatch.range.evasions.unique_prompts import UniquePrompts

EVASIONS: tuple[Evasion, ...] = (
    UniquePrompts(),
    FreshFrames(),
    Jitter(),
    OwnIdentity(),
    OwnNetworks(),
    CoverTraffic(),
    LowRate(),
    LateStart(),
)


def choose_evasions(wanted: Iterable[tuple[str, float]]) -> list[tuple[Evasion, float]]:
    """The evasions by name, in the order given; raises `StillwatchError` for a name that is not listed."""
    known = {evasion.name: evasion for evasion in EVASIONS}
    found = []
    for name, strength in wanted:
        if name not in known:
            raise StillwatchError(f"there is no evasion {name!r}", hint="known evasions: " + ", ".join(known))
        found.append((known[name], strength))
    return found

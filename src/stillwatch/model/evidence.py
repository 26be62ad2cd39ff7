"""One observation for or against, in bits."""

from __future__ import annotations

from typing import Literal

import msgspec

Family = Literal["harvest", "cadence", "identity", "network", "targeting", "economics", "lineage", "shared"]
FAMILIES: tuple[Family, ...] = (
    "harvest", "cadence", "identity", "network", "targeting", "economics", "lineage", "shared",
)  # fmt: skip


class Evidence(msgspec.Struct, frozen=True):
    """`bits` is a log2 likelihood ratio: positive speaks for a campaign, negative against.

    `says` is one sentence a person can read. `about` is an account, or empty for the whole group.
    `source` names the detector or linker that measured it.
    """

    family: Family
    bits: float
    says: str
    source: str = ""
    about: str = ""

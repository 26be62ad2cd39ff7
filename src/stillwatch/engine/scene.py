"""From the engine's tables to the scene that detectors and linkers look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.contract import Engine
from stillwatch.engine.families import Company, keep_company, place_frames, plane_mask
from stillwatch.engine.population import measure_accounts, measure_releases
from stillwatch.engine.room import give_back
from stillwatch.engine.sightings import SIGHTS, Sight
from stillwatch.engine.suspects import load_suspects, sightings_of, traffic_of
from stillwatch.model.contract import Scene
from stillwatch.model.errors import StillwatchError
from stillwatch.model.traffic import Accounts, Ints


@dataclass(frozen=True)
class Feeds:
    """What is known besides traffic. facts: reads the account feed's table, which is large and soon done
    with; releases: model to seconds since 1970; authorised: hash of an account or organisation to the
    licensed programme's reason."""

    facts: Callable[[], pa.Table | None]
    releases: Mapping[str, float]
    authorised: Mapping[int, str]


def build_scene(
    engine: Engine, feeds: Feeds, marked: Ints | None = None
) -> tuple[Scene, dict[Sight, FrameIndex]]:
    """The scene and the frames in it. The engine must know `exchanges`: the window's rows of the lake, of
    which only those of suspects are loaded, and of the accounts (hashes) that are `marked`.
    `StillwatchError` where the window holds none."""
    accounts = measure_accounts(engine, feeds.facts(), feeds.authorised)
    if not len(accounts):
        raise nothing_seen()
    days = measure_releases(engine, feeds.releases, accounts.hashes)
    give_back(engine)
    sent = int(accounts.exchanges.sum())
    clusters = place_frames(engine, sent)
    companies: dict[Sight, Company] = {}
    for sight in SIGHTS:
        give_back(engine)
        companies[sight] = keep_company(engine, sight, len(accounts), sent)
    for name in ("placed", "account_totals"):
        engine.drop(name)
    give_back(engine)
    suspects = [c.suspects for c in companies.values()] + ([] if marked is None else [marked])
    rows = load_suspects(engine, np.unique(np.concatenate(suspects)))
    give_back(engine)  # the engine's own copy of the rows
    traffic, indexes = traffic_of(rows, accounts.hashes), _indexes(rows, companies, clusters, accounts)
    wordings = indexes["wording"].by_exchange(len(traffic))
    return Scene(traffic, accounts, dict(feeds.releases), days, wordings=wordings), indexes


def nothing_seen() -> StillwatchError:
    """The fault of a window without an exchange: an empty answer would pass for a clean bill."""
    return StillwatchError("the window holds no exchange", hint="Widen --from and --to, or name log files.")


def _indexes(
    rows: pa.Table, companies: Mapping[Sight, Company], clusters: pa.Table, accounts: Accounts
) -> dict[Sight, FrameIndex]:
    mask = plane_mask(len(accounts))
    return {
        sight: FrameIndex.of(company, *sightings_of(rows, sight, company, clusters, mask))
        for sight, company in companies.items()
    }

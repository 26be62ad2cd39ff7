"""What `stillwatch serve` can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from stillwatch.engine.intake.intake import Limits
from stillwatch.engine.state.retention import Retention
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.serve.account_sources import AccountSources
from stillwatch.serve.alerts.read import Alerts
from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.inline.settings import InlineSettings

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


@dataclass(frozen=True)
class ServeSettings:
    """Where the lake and the state are, and how the service behaves.

    `hand_over_s`, `detect_s`: seconds between two hand-overs to the lake and two looks for campaigns.
    `window_s`: seconds of event time that a look covers. `body`: bytes of one body at most, unpacked.
    `rate`: bytes a second of one token. `workers`: processes that fingerprint.
    `alerts`: who is told of what, None nobody. `account_from`: which fields say who an account is.
    `anchors`: the file that signed heads of the ledger are appended to, `anchor_key` the key that signs
    (without it, `anchor.key` in the lake's folder). `keep`: for how long what of the state is kept, None
    for ever. `inline`: how gateways ask for decisions, and what happens where none can be made. `signing`:
    how people sign in. `mapping`: the keys and the confidence that looks go by, None for the package's own.
    """

    lake: Path
    state: str
    key_file: Path | None = None
    workers: int = 2
    hand_over_s: float = 20.0
    detect_s: float = 300.0
    window_s: float = 14 * DAY_S
    body: int = 32 << 20
    rate: float = float(64 << 20)
    limits: Limits = field(default_factory=Limits)
    anchors: Path | None = None
    anchor_key: Path | None = None
    keep: Retention | None = field(default_factory=Retention)
    inline: InlineSettings = field(default_factory=InlineSettings)
    alerts: Alerts | None = None
    account_from: AccountSources = field(default_factory=AccountSources)
    mapping: ConfidenceMap | None = None
    signing: SigningSettings = field(default_factory=SigningSettings)

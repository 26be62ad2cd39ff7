"""`stillwatch serve`: the live service, in one process that needs no other service."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stillwatch.cli.faults import faults_shown
from stillwatch.cli.opened_state import StateOption, needs_service
from stillwatch.cli.signing import (
    ClientId,
    Creates,
    Issuer,
    PublicUrl,
    RoleClaim,
    Roles,
    Scopes,
    SecretFile,
    signing_settings,
)
from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from stillwatch.model.confidence import ConfidenceMap
    from stillwatch.serve.account_sources import AccountSources
    from stillwatch.serve.alerts.read import Alerts
    from stillwatch.serve.inline.settings import InlineSettings

_LISTEN: Final = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]*):(?P<port>\d{1,5})")
_MIB: Final = 1 << 20
Listen = Annotated[str, typer.Option(help="Where to listen; :PORT means all addresses.", metavar="HOST:PORT")]
HandOver = Annotated[
    float, typer.Option(min=1, help="Seconds between two hand-overs to the lake.", metavar="S")
]
Detect = Annotated[float, typer.Option(min=1, help="Seconds between two looks for campaigns.", metavar="S")]
Window = Annotated[
    float, typer.Option(min=0.04, help="Days of event time that a look covers.", metavar="DAYS")
]
OwnConfidence = Annotated[
    Path | None, typer.Option(help="Keys and confidence of your own (docs/calibration.md).", metavar="FILE")
]
Waiting = Annotated[
    int, typer.Option(min=1, help="MiB that may wait for the lake before senders must.", metavar="MIB")
]
FailClosed = Annotated[
    bool, typer.Option("--fail-closed/--fail-open", help="Refuse requests that cannot be decided on.")
]
Proxies = Annotated[
    list[str] | None, typer.Option(help="Believe X-Forwarded-For of it; repeatable.", metavar="NETWORK")
]

Sources = Annotated[
    list[str] | None,
    typer.Option(help="Which fields name the account (docs/service.md); repeatable.", metavar="FORMAT=FIELD"),
]
Anchor = Annotated[
    Path | None,
    typer.Option(help="Append signed heads of the ledger to it; keep it elsewhere.", metavar="FILE"),
]
AnchorKey = Annotated[
    Path | None, typer.Option(help="The key that signs them; without it LAKE/anchor.key.", metavar="FILE")
]
Prune = Annotated[bool, typer.Option(help="Delete daily what is past its time (docs/state.md), or keep all.")]
AlertFile = Annotated[
    Path | None,
    typer.Option(
        "--alerts", help="Whom to tell of what (docs/service.md); its secrets stand in the environment.",
        metavar="FILE",
    ),
]  # fmt: skip


def serve(
    lake: Annotated[Path, typer.Option(help="The lake; made where it is missing.", metavar="DIR")],
    state: StateOption,
    key_file: Annotated[Path | None, typer.Option(help="The lake's key, if it is kept elsewhere.")] = None,
    listen: Listen = "127.0.0.1:8470",
    workers: Annotated[int, typer.Option(min=1, help="Processes that read and fingerprint.")] = 2,
    hand_over: HandOver = 20.0,
    detect: Detect = 300.0,
    window: Window = 14.0,
    confidence: OwnConfidence = None,
    body: Annotated[int, typer.Option(min=1, help="MiB of one request body, unpacked.", metavar="MIB")] = 32,
    rate: Annotated[float, typer.Option(min=0.01, help="MiB a second of one token.", metavar="MIB")] = 64.0,
    backlog: Waiting = 1024,
    free: Annotated[int, typer.Option(min=0, help="MiB of the disk that stay free.", metavar="MIB")] = 512,
    anchor: Anchor = None,
    anchor_key: AnchorKey = None,
    prune: Prune = True,
    fail_closed: FailClosed = False,
    trusted_proxy: Proxies = None,
    alerts: AlertFile = None,
    account_from: Sources = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain, PEM: serve HTTPS.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    public_url: PublicUrl = None,
    oidc_issuer: Issuer = None,
    oidc_client_id: ClientId = None,
    oidc_client_secret_file: SecretFile = None,
    oidc_scope: Scopes = None,
    oidc_role_claim: RoleClaim = "groups",
    oidc_role: Roles = None,
    oidc_create: Creates = False,
) -> None:
    """Take exchanges over HTTP, durably, and keep looking for campaigns in them."""
    with faults_shown():
        host, port = address(listen)
        if (tls_cert is None) != (tls_key is None):
            raise StillwatchError("HTTPS needs both --tls-cert and --tls-key", hint="Name both or neither.")
        from stillwatch.serve.begin import beginning

        with beginning() as begun:
            with needs_service():  # imported here, since a scan does without them
                from stillwatch.engine.intake.intake import Limits
                from stillwatch.engine.state.retention import Retention
                from stillwatch.serve.run import run
                from stillwatch.serve.settings import ServeSettings

            settings = ServeSettings(
                lake=lake, state=state, key_file=key_file, workers=workers,
                hand_over_s=hand_over, detect_s=detect, window_s=window * 86_400,
                anchors=anchor, anchor_key=anchor_key, keep=Retention() if prune else None,
                body=body * _MIB, rate=rate * _MIB,
                limits=Limits(backlog=backlog * _MIB, free=free * _MIB),
                inline=_inline(fail_closed, trusted_proxy or ()), alerts=_alerts(alerts),
                account_from=_sources(account_from or ()), mapping=_mapping(confidence),
                signing=signing_settings(
                    public_url, oidc_issuer, oidc_client_id, oidc_client_secret_file,
                    oidc_scope or (), oidc_role_claim, oidc_role or (), oidc_create, os.environ,
                ),
            )  # fmt: skip
            run(settings, host, port, tls_cert, tls_key, begun)


def _inline(fail_closed: bool, proxies: Sequence[str]) -> InlineSettings:
    from stillwatch.serve.inline.settings import InlineSettings

    return InlineSettings(fail="closed" if fail_closed else "open", trusted_proxies=tuple(proxies))


def _sources(told: Sequence[str]) -> AccountSources:
    from stillwatch.serve.account_sources import read_sources

    return read_sources(told)


def _alerts(file: Path | None) -> Alerts | None:
    from stillwatch.serve.alerts.read import read_alerts

    return None if file is None else read_alerts(file, os.environ)


def _mapping(file: Path | None) -> ConfidenceMap | None:
    from stillwatch.decide.confidence import read_map

    return None if file is None else read_map(file)


def address(listen: str) -> tuple[str, int]:
    """Host and port of `--listen`; `StillwatchError` where it is none."""
    found = _LISTEN.fullmatch(listen)
    if found is None or int(found["port"]) > 65535:
        raise StillwatchError(f"--listen {listen}: expected HOST:PORT", hint="Such as 127.0.0.1:8470.")
    return found["host"].strip("[]") or "0.0.0.0", int(found["port"])

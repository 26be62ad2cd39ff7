"""Where the service finds out who an account is: in rows of each format, and in what gateways pass on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from stillwatch.ingest.account_from import parse_account_from
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.settings import InlineSettings, Named

_GATEWAY: Final = "ext_authz"
_NAMED: Final[dict[str, Named]] = {"header": "header", "key": "key", "body": "body"}


class AccountSources(msgspec.Struct, frozen=True):
    """rows: fields by format, for formats whose own place does not name the account. gateway: where Envoy's
    requests name it, in order, empty where nothing was told; header: its name, None for the usual one."""

    rows: Mapping[str, tuple[str, ...]] = {}
    gateway: tuple[Named, ...] = ()
    header: str | None = None

    def applied(self, settings: InlineSettings) -> InlineSettings:
        """How gateways ask, with what was told: LiteLLM's guardrail finds accounts as its log does."""
        return msgspec.structs.replace(
            settings,
            account_from=self.gateway or settings.account_from,
            account_header=self.header or settings.account_header,
            litellm_account=self.rows.get("litellm", ()),
        )


def read_sources(told: Iterable[str]) -> AccountSources:
    """From `--account-from`: `FORMAT=FIELD,...`, and `ext_authz=header[:NAME],key,body` for Envoy.
    `StillwatchError` where one cannot be meant."""
    told = list(told)
    gateway = [one for one in told if one.partition("=")[0] == _GATEWAY]
    rows = parse_account_from(one for one in told if one not in gateway)
    if len(gateway) > 1:
        raise StillwatchError(
            f"--account-from {gateway[1]}: {_GATEWAY} was told before", hint="Name it once."
        )
    named: list[Named] = []
    header = None
    for place in gateway[0].partition("=")[2].split(",") if gateway else ():
        kind, _, name = place.strip().partition(":")
        if kind not in _NAMED or (name and kind != "header"):
            raise StillwatchError(
                f"--account-from {gateway[0]}: expected header, header:NAME, key or body",
                hint=f"Such as {_GATEWAY}=header:x-tenant,key.",
            )
        named.append(_NAMED[kind])
        header = name.lower() or header
    return AccountSources(rows, tuple(named), header)

"""From what a gateway passes on (headers and a model API's own body) to a request at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from stillwatch.ingest.bodies.dispatch import request_of
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.envelope import account_in
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Request
from stillwatch.serve.inline.addresses import client_address
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.settings import InlineSettings, Network

NO_MODEL = "unknown"
_BODY = msgspec.json.Decoder(dict[str, Any])


def from_gateway(
    headers: Mapping[str, str],
    body: bytes,
    path: str,
    peer: str | None,
    settings: InlineSettings,
    trusted: tuple[Network, ...] = (),
) -> DoorRequest | None:
    """The request, where an account is named as the settings have it (headers are lower-case); else None.

    A body that is none of a model API's, or was cut, is looked at as if it were empty: the account's verdict
    holds for such requests too.
    """
    fields = _fields(body)
    account = _account(headers, fields, settings)
    if not account:
        return None
    return DoorRequest(
        account=account[:1024],
        model=_model(fields) or NO_MODEL,
        org=headers.get(settings.org_header) or None,
        access_path=headers.get(settings.access_path_header) or None,
        endpoint=path,
        ip=client_address(peer, headers.get("x-forwarded-for"), trusted),
        user_agent=headers.get("user-agent"),
        country=headers.get(settings.country_header) or None,
        request=_request(fields),
    )


def _fields(body: bytes) -> Fields:
    try:
        return Fields(_BODY.decode(body)) if body else Fields({})
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Fields({})


def account_of_key(key: str) -> str:
    """What the account of an API key is called: a digest, since keys are secrets."""
    return "key_" + hashlib.sha256(key.encode()).hexdigest()[:32]


def _account(headers: Mapping[str, str], fields: Fields, settings: InlineSettings) -> str | None:
    for where in settings.account_from:
        if where == "header":
            found = headers.get(settings.account_header)
        elif where == "key":
            key = headers.get("x-api-key") or headers.get("authorization", "").partition(" ")[2].strip()
            found = account_of_key(key) if key else None
        else:
            found = _account_in(fields)
        if found:
            return found
    return None


def _account_in(fields: Fields) -> str | None:
    try:
        return account_in(fields)
    except BadRow:
        return None


def _model(fields: Fields) -> str | None:
    model = fields.raw("model")
    return model[:1024] if isinstance(model, str) else None


def _request(fields: Fields) -> Request:
    try:
        return request_of(fields)
    except BadRow:
        return Request()

"""What a gateway asks about: one request before it is answered, in the native form of an exchange."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from stillwatch.model.exchange import Request

_NAME: Final = Meta(min_length=1, max_length=1024)
Name = Annotated[str, _NAME]


class DoorRequest(Struct, frozen=True, kw_only=True):
    """`account` and `model` are required; a field that is missing is no evidence. `id` is the exchange's, if
    it is known yet; `country` is that of the request, used by explicit rules of access only."""

    account: Name
    model: Name
    id: Name | None = None
    org: Name | None = None
    access_path: Name | None = None
    endpoint: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    country: str | None = None
    request: Request = Request()

"""What lets a request pass although its account stands for more: the allow list, authorised programmes."""

from __future__ import annotations

from typing import Final

from stillwatch.decide.policy.terms import Budget
from stillwatch.decide.standing import Asked, Exemption, Programme

_PURSE: Final = "programme:"


def is_live(exemption: Exemption, now: int) -> bool:
    """Whether an entry of the allow list has not expired."""
    return exemption.expires is None or now < exemption.expires


def covers(programme: Programme, asked: Asked, now: int) -> bool:
    """Whether the programme is live and the request is within its scope, whatever is left of its quota."""
    return (
        now < programme.expires
        and (not programme.models or asked.model in programme.models)
        and (not programme.access_paths or asked.access_path in programme.access_paths)
    )


def quota_of(programme: Programme) -> Budget | None:
    """The programme's quota as terms of a bucket, which a day fills; None where it has none."""
    if programme.quota is None:
        return None
    return Budget(size=programme.quota, refill_per_day=programme.quota)


def purse_of_programme(programme: str) -> str:
    """The name of the bucket that a programme's quota is kept in."""
    return f"{_PURSE}{programme}"


def programme_of_purse(purse: str) -> str | None:
    """The programme whose quota this bucket is; None where it is another allowance."""
    return purse.removeprefix(_PURSE) if purse.startswith(_PURSE) else None

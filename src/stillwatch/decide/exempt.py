"""What lets a request pass although its account stands for more: the allow list, authorised programmes."""

from __future__ import annotations

from stillwatch.decide.budget import Buckets
from stillwatch.decide.policy.terms import Budget
from stillwatch.decide.standing import Asked, Exemption, Programme


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


def draw(programme: Programme, cost: float, buckets: Buckets, now: int) -> bool:
    """Take the cost of a request from the programme's quota; False where the quota is used up."""
    if programme.quota is None:
        return True
    if programme.quota <= 0:
        return False
    daily = Budget(size=programme.quota, refill_per_day=programme.quota)
    return buckets.take(f"programme:{programme.id}", cost, daily, now) == 0

"""When a response begins: a moment that only a secret tells, the same for a whole campaign.

Who probes a service learns what was noticed from the time between a change and its answer. The moment is
uniform in the policy's span and drawn by a keyed hash, so that it stays the same however often it is asked.
"""

from __future__ import annotations

import hashlib
from typing import Final

from stillwatch.decide.policy.terms import Enforcement
from stillwatch.decide.responses import Response

HOUR_US: Final = 3_600_000_000


def enforcement_time(
    terms: Enforcement, secret: bytes, campaign: str, response: Response, due_at: int
) -> int:
    """When a campaign meets a response that was due, or approved, at `due_at` (microseconds)."""
    least, most = terms.least_hours * HOUR_US, terms.most_hours * HOUR_US
    drawn = _uniform(secret, f"begin\0{campaign}\0{response}\0{due_at}")
    return due_at + int(least + drawn * (most - least))


def newcomer_time(terms: Enforcement, secret: bytes, campaign: str, begins: int, joined: int) -> int:
    """When an account that joined at `joined` meets what its campaign meets from `begins` on."""
    if joined <= begins:
        return begins
    if terms.newcomers == "at_once":
        return joined
    return _next_batch(terms, secret, campaign, begins, joined)


def _next_batch(terms: Enforcement, secret: bytes, campaign: str, begins: int, joined: int) -> int:
    """The first batch at or after `joined`: one at a secret moment of each `batch_hours` from `begins` on."""
    span = int(terms.batch_hours * HOUR_US)
    number = (joined - begins) // span
    while True:
        moment = begins + number * span + int(_uniform(secret, f"batch\0{campaign}\0{number}") * span)
        if moment >= joined:
            return moment
        number += 1


def _uniform(secret: bytes, name: str) -> float:
    """A number in [0, 1) that depends on the secret and the name only."""
    digest = hashlib.blake2b(name.encode(), digest_size=8, key=secret[:64]).digest()
    return int.from_bytes(digest, "little") / 2**64

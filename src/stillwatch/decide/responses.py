"""The responses, weakest first: each rung of the ladder includes the ones below it."""

from __future__ import annotations

from typing import Final, Literal

Response = Literal[
    "observe", "notify", "verify", "budget", "summarise_reasoning", "fallback_model", "suspend"
]
RESPONSES: Final[tuple[Response, ...]] = (
    "observe", "notify", "verify", "budget", "summarise_reasoning", "fallback_model", "suspend",
)  # fmt: skip
# The strongest that no person has to approve unless a policy asks for it: whoever is meant by mistake can
# get out of it alone, by showing who they are
UNAIDED: Final[Response] = "verify"
_RANK: Final = {response: rank for rank, response in enumerate(RESPONSES)}


def rank(response: Response) -> int:
    """0 for the weakest."""
    return _RANK[response]


def stronger(one: Response, other: Response) -> Response:
    """The stronger of two."""
    return one if _RANK[one] >= _RANK[other] else other


def is_above(response: Response, other: Response) -> bool:
    """Whether `response` is stronger than `other`."""
    return _RANK[response] > _RANK[other]

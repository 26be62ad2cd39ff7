"""What the harvest classifiers see of an exchange: wording, meanings of four places, lengths, a few flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.normal import NormalExchange

FLAGS: tuple[str, ...] = (
    "image",
    "tools",
    "tool_result",
    "thinking",
    "logprobs",
    "response_tagged",
    "multi_turn",
)


@dataclass(frozen=True)
class HarvestInput:
    """Arrays over n exchanges: meanings int8 [4, n, 64] (system, head, tail, body; all zero where there
    is no such text), words int32 [2, n] (system, user), flags float32 [n, len(FLAGS)] of 0 and 1.

    `hashes` and `starts` are the word hashes of each exchange's system and user text, flat, as
    `TextFingerprints.wording` holds them; `None` where texts are gone and only meanings are left.
    """

    meanings: NDArray[np.int8]
    words: NDArray[np.int32]
    flags: NDArray[np.float32]
    hashes: NDArray[np.uint64] | None = None
    starts: NDArray[np.int64] | None = None


def harvest_flags(exchanges: Sequence[NormalExchange]) -> NDArray[np.float32]:
    """FLAGS of each exchange; what the log does not say counts as not so."""
    return np.array(
        [
            (
                e.image,
                bool(e.tools),
                e.tool_result,
                bool(e.thinking),
                bool(e.logprobs),
                "</" in e.response,
                e.turns > 1,
            )
            for e in exchanges
        ],
        np.float32,
    ).reshape(len(exchanges), len(FLAGS))

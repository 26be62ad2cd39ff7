"""A program that draws on a campaign's allowance and stores nothing, until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from stillwatch.engine.state.store import open_state
from stillwatch.serve.inline.attached import Attached
from tests.serve.inline.staged import CAMPAIGN, KEY, NOW, asks


def main(lake: Path) -> None:
    """Tell after each draw what is left."""
    with open_state(lake / "state.db") as state:
        path = Attached(state, KEY, lake, lambda: NOW)
        terms = path.decider.snapshot.policy.budget
        while True:
            decision = path.gate.decide(asks("A helpful assistant.", "member_0"))
            if not decision.receipt:
                return
            print(path.decider.buckets.left(CAMPAIGN, terms, NOW), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

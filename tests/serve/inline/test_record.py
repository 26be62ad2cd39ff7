"""Events are stored once, whoever stores them again."""

from __future__ import annotations

from pathlib import Path

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Bucket
from stillwatch.decide.draws import Draw
from stillwatch.engine.state.answers.budgets import all_buckets
from stillwatch.engine.state.answers.decisions import find_decision
from stillwatch.engine.state.answers.draws import all_draws
from stillwatch.engine.state.answers.sightings import Sighting, all_sightings
from stillwatch.engine.state.answers.verdicts import all_verdicts
from stillwatch.engine.state.ledger import count
from stillwatch.engine.state.store import open_state
from stillwatch.serve.inline.outbox import Found, Joined, Taken
from stillwatch.serve.inline.record import record
from tests.serve.inline.staged import NOW, snapshot

RULE = Decision(decision="dec_9", would="verify", reason="region_rule", reasons=("terms",), mode="shadow")
DRAW = Draw(id="draw_1", purse="account:a", account="a", at=NOW, tokens=5.0)
SHOWN = Sighting(
    account="a", campaign="camp_1", habit=0.5, hits=1, repeats=0, requests=1, marks=(7,), updated=NOW
)
FOUND = Found([Taken("a", NOW, RULE)], {"account:a": Bucket(5.0, NOW)}, [DRAW], [SHOWN])


def events(*found: Joined) -> Found:
    return Found(list(found), {}, [], [])


def test_a_decision_by_a_rule_is_kept_with_a_token_to_appeal(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state, state.write() as connection:
        for _ in range(2):
            record(connection, FOUND, snapshot())
        kept = find_decision(connection, "dec_9")
        assert all_buckets(connection) == {"account:a": Bucket(5.0, NOW)}
        assert all_draws(connection, 0) == [DRAW]
        assert all_sightings(connection, 0) == [SHOWN]
        assert count(connection) == 2
    assert kept is not None
    assert (kept.response, kept.mode, kept.reasons) == ("verify", "shadow", ("terms",))
    assert kept.appeal.startswith("appeal_")


def test_who_joins_a_campaign_that_is_gone_is_left_alone(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state, state.write() as connection:
        record(connection, events(Joined("a", NOW, "camp_gone", 20.0, 2, 2)), snapshot())
        record(connection, events(Joined("a", NOW, "camp_1", 20.0, 2, 2)), snapshot())
        assert all_verdicts(connection) == []

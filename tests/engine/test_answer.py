"""The assembled result: names, ids that stay, and figures that agree with the traffic."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.engine.answer import assemble
from stillwatch.engine.campaigns import join
from stillwatch.engine.members import Belief
from stillwatch.engine.replay import replay
from stillwatch.model.contract import Scene
from stillwatch.model.scan import ReadCounts, ScanResult
from tests.engine.judging import CAMPAIGN, campaign, named
from tests.stage.population import Population

READ = ReadCounts(1, 1, 0)
LEVEL = 0.05


def assembled(*members: Population, named_accounts: bool = True) -> tuple[ScanResult, Scene]:
    scene, candidate, end = campaign(*members)
    judged = named(candidate.accounts.tolist(), 7, candidate.exchanges)
    joined = join([judged], [replay(candidate, scene, end)], scene, end)
    names = {int(h): f"acct_{n:03d}" for n, h in enumerate(scene.accounts.hashes)}
    belief = Belief.of([(joined.accounts, np.full(len(joined.accounts), 0.96))], scene, LEVEL)
    return assemble(scene, [joined], [], end, names if named_accounts else {}, READ, belief), scene


@pytest.fixture(scope="module")
def result() -> tuple[ScanResult, Scene]:
    return assembled()


def test_figures_are_those_of_the_traffic(result: tuple[ScanResult, Scene]) -> None:
    (found,), scene = result[0].campaigns, result[1]
    sent = int((scene.traffic.account < 12).sum())
    assert found.accounts == [f"acct_{n:03d}" for n in range(12)]
    assert found.exchanges == found.harvest_exchanges == sent == sum(found.models.values())
    assert found.output_tokens == 100 * sent
    assert found.targets == ["reasoning_elicitation"]
    assert sum(found.bits.values()) > 20


def test_each_account_has_its_reasons_strongest_first(result: tuple[ScanResult, Scene]) -> None:
    for verdict in result[0].accounts:
        bits = [evidence.bits for evidence in verdict.evidence]
        assert bits == sorted(bits, reverse=True)
        assert bits[0] > 1
        assert verdict.bits == pytest.approx(sum(bits), abs=0.1)
        assert verdict.harvest_share == 1.0


def test_members_have_a_confidence_and_the_campaign_their_expected_wrong(
    result: tuple[ScanResult, Scene],
) -> None:
    (found,) = result[0].campaigns
    assert [verdict.confidence for verdict in result[0].accounts] == [0.96] * 12
    assert found.expected_wrong == pytest.approx(0.48)
    assert not found.beyond_level


def test_evidence_for_and_against_do_not_mix(result: tuple[ScanResult, Scene]) -> None:
    (found,) = result[0].campaigns
    assert all(evidence.bits > 0 for evidence in found.evidence)
    assert all(evidence.bits < 0 for evidence in found.counter_evidence)
    assert "release calendar" in found.missing
    assert any("release calendar" in note for note in result[0].notes)


def test_a_campaign_keeps_its_id_while_members_come(result: tuple[ScanResult, Scene]) -> None:
    later = Population(
        count=5,
        member=True,
        a_day=30.0,
        begins=(100.0, 120.0),
        attributes={"payment": "card 1", "net": "exit"},
    )
    more, _ = assembled(CAMPAIGN, later)
    assert len(more.campaigns[0].accounts) == 17
    assert more.campaigns[0].id == result[0].campaigns[0].id


def test_where_names_were_not_handed_on_a_hash_stands() -> None:
    found, scene = assembled(named_accounts=False)
    hashed = [f"account-{int(h) & (2**64 - 1):016x}" for h in scene.accounts.hashes[:12]]
    assert found.campaigns[0].accounts == sorted(hashed)
    assert found.accounts[0].account == min(hashed)

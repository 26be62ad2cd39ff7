"""Every detector and linker is asked, each once, and the answer hangs on nothing else."""

from __future__ import annotations

from stillwatch.detect.detectors.manifest import DETECTORS
from stillwatch.engine.weigh import weigh
from stillwatch.link.linkers.manifest import LINKERS
from tests.engine.judging import campaign
from tests.stage.population import HOUR, Population


def test_everybody_is_asked_once() -> None:
    scene, candidate, end = campaign()
    verdict = weigh(candidate.group(scene, end), scene)
    assert [w.source for w in verdict.weighed] == [w.name for w in (*DETECTORS, *LINKERS)]
    assert len(verdict.per_account) == len(candidate.accounts)


def test_a_staged_campaign_turns_both_keys_and_customers_none() -> None:
    scene, candidate, end = campaign()
    assert weigh(candidate.group(scene, end), scene).is_campaign
    crowd = Population(
        count=12, member=True, a_day=30.0, attributes={"payment": "*"}, created=[(-4000.0, 0.0)]
    )
    scene, candidate, end = campaign(crowd)
    verdict = weigh(candidate.group(scene, end), scene)
    assert not verdict.is_campaign
    assert verdict.coordination < 5


def test_one_organisation_is_no_campaign_whatever_it_asks() -> None:
    company = Population(
        count=12, member=True, a_day=30.0, spread=0.1, org="acme",
        attributes={"payment": "card", "net": "office"}, created=[(-20.0, -19.5)],
        harvest={"reasoning_elicitation": 0.8},
    )  # fmt: skip
    scene, candidate, end = campaign(company)
    assert not weigh(candidate.group(scene, end), scene).is_campaign


def test_asking_again_gives_the_same() -> None:
    scene, candidate, end = campaign()
    one, other = (weigh(candidate.group(scene, end - HOUR), scene) for _ in range(2))
    assert one.bits == other.bits
    assert (one.per_account == other.per_account).all()

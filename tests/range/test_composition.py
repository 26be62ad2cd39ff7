"""What a composition tells of itself agrees: traffic, facts and truth name the same accounts."""

from __future__ import annotations

from tests.range.played import Played


def test_facts_and_truth_name_the_same_accounts(played: Played) -> None:
    composition = played.composition
    facts = {f.account: f for f in composition.accounts()}
    truth = {t.account: t for t in composition.truth()}
    assert facts.keys() == truth.keys() >= {e.account for e in played.exchanges}
    assert all(truth[a].country == facts[a].country for a in facts)


def test_replacements_are_campaigns_accounts_that_begin_later(played: Played) -> None:
    members = [m for m in played.composition.members if m.replacement]
    assert {m.kind for m in members} == {"hydra", "two_pools"}
    first = {m.campaign: min(o.window[0] for o in members if o.campaign == m.campaign) for m in members}
    assert all(first[m.campaign] > played.composition.world.start for m in members)


def test_harvest_ids_are_answered_exchanges_of_campaigns(played: Played) -> None:
    by_id = {e.id: e for e in played.exchanges}
    campaigns = {t.account for t in played.composition.truth() if t.population == "campaign"}
    harvest = list(played.composition.harvest_ids())
    assert harvest
    assert all(by_id[name].account in campaigns and by_id[name].status == 200 for name in harvest)

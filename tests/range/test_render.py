"""Lines carry what the account, the client and the prompt say; refused ones carry no answer."""

from __future__ import annotations

from stillwatch.range.render import name_exchange
from tests.range.played import Played


def test_ids_are_distinct_and_depend_on_the_seed() -> None:
    ids = {name_exchange(1, place) for place in range(5000)}
    assert len(ids) == 5000
    assert name_exchange(1, 7) != name_exchange(2, 7)


def test_refused_exchanges_have_no_answer_and_no_output(played: Played) -> None:
    refused = [e for e in played.exchanges if e.status != 200]
    assert {e.status for e in refused} == {403, 429, 500}
    assert all(not e.response.text and e.usage.output_tokens == 0 for e in refused)
    assert len(refused) < 0.03 * len(played.exchanges)


def test_addresses_and_agents_are_the_accounts_own(played: Played) -> None:
    members = {m.facts.account: m for m in played.composition.members}
    for e in played.exchanges[::7]:
        clients = members[e.account].clients
        assert e.ip is None or any(c.ips and e.ip in c.ips for c in clients)
        assert e.user_agent in {c.user_agent for c in clients}
        assert e.org == members[e.account].facts.org


def test_nobody_speaks_before_signing_up(played: Played) -> None:
    created = {m.facts.account: m.facts.created for m in played.composition.members}
    late = [e for e in played.exchanges if (created[e.account] or "") > str(e.ts)]
    assert not late

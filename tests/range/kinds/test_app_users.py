"""The users of one app share its prompt and client, and nothing of their identity."""

from __future__ import annotations

from tests.range.played import Played


def test_one_prompt_and_one_client_an_app(played: Played) -> None:
    sent = played.kind("app_users")
    prompts: dict[int, set[object]] = {}
    for e, owner in zip(sent.exchanges, sent.owner.tolist(), strict=True):
        prompts.setdefault(sent.members[owner].group, set()).add(e.request.system)
    assert all(len(p) == 1 for p in prompts.values())
    agents = {m.group: {c.user_agent for c in m.clients} - {None} for m in sent.members}
    assert all(len(a) <= 1 for a in agents.values())


def test_everybody_pays_alone(played: Played) -> None:
    cards = [m.facts.payment for m in played.kind("app_users").members if m.facts.payment]
    assert len(set(cards)) == len(cards)

"""The decision path from request to decision: members, newcomers, exemptions, and what is kept."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from stillwatch.decide.policy.terms import Enforcement
from stillwatch.decide.standing import Exemption, Programme
from stillwatch.serve.inline.accounts import Accounts, Facts
from stillwatch.serve.inline.decider import Decider, verdict_on
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.inline.outbox import Joined, Taken
from tests.serve.inline.staged import (
    AGENT,
    CAMPAIGN,
    DOOR,
    ENFORCE,
    NOW,
    asks,
    decider,
    snapshot,
    verdict,
    wording,
)  # fmt: skip

HARMLESS = "A helpful assistant for the staff of a small bakery."


def test_a_member_meets_its_verdict_and_a_stranger_does_not() -> None:
    path = decider()
    assert path.decide(asks(HARMLESS, "member")).reason == "suspended"
    assert path.decide(asks(HARMLESS, "stranger")).decision == ""


def test_a_replacement_of_a_known_campaign_is_met_within_three_requests() -> None:
    path = decider()
    found = [path.decide(asks(wording(n), "replacement")) for n in range(4)]
    met = next(n for n, decision in enumerate(found, 1) if not decision.allow)
    assert met <= 3
    assert all(not decision.allow for decision in found[met - 1 :])
    assert "showed" in found[-1].reasons[0]
    assert found[-1].campaign == CAMPAIGN


def test_with_the_campaigns_client_it_is_met_no_later() -> None:
    plain, same = decider(), decider()
    bare = [plain.decide(asks(wording(n), "r")).allow for n in range(4)]
    client = [same.decide(asks(wording(n), "r", user_agent=AGENT)).allow for n in range(4)]
    assert client.count(True) <= bare.count(True)


def test_one_copied_text_makes_nobody_a_member() -> None:
    path = decider()
    assert all(path.decide(asks(wording(1), "student")).allow for _ in range(300))


def test_who_is_recognised_is_told_to_the_outbox_once() -> None:
    path = decider()
    for n in range(6):
        path.decide(asks(wording(n), "r"))
    events = path.outbox.collect()
    joined = [e for e in events if isinstance(e, Joined)]
    taken = [e for e in events if isinstance(e, Taken)]
    assert [e.account for e in joined] == [hex_of(DOOR.account("r"))]
    assert [e.decision.action for e in taken] == ["suspend"]
    stands = verdict_on(joined[0], path.snapshot)
    assert stands is not None
    assert stands.decision == taken[0].decision.decision


def test_a_newcomer_waits_for_the_campaigns_moment() -> None:
    policy = msgspec.structs.replace(
        ENFORCE, enforcement=Enforcement(newcomers="next_batch", batch_hours=700)
    )
    path = decider(snapshot(policy=policy))
    assert all(path.decide(asks(wording(n), "r")).allow for n in range(6))
    assert any(isinstance(e, Joined) for e in path.outbox.collect())


def test_recognition_outlives_a_snapshot_and_ends_with_its_campaign() -> None:
    path = decider()
    for n in range(4):
        path.decide(asks(wording(n), "r"))
    path.swap(snapshot())
    assert not path.decide(asks(HARMLESS, "r")).allow
    path.swap(replace(snapshot(), campaigns={}))
    assert path.decide(asks(HARMLESS, "r")).allow
    path.swap(snapshot())
    assert path.decide(asks(HARMLESS, "r")).allow


def test_whom_people_let_off_begins_anew() -> None:
    path = decider()
    for n in range(4):
        path.decide(asks(wording(n), "r"))
    name = hex_of(DOOR.account("r"))
    entry = Exemption(id="e", scope="account", subject=name, reason="released")
    path.swap(replace(snapshot(), exemptions={("account", name): entry, ("account", "ann"): entry}))
    assert path.decide(asks(HARMLESS, "r")).allow
    path.swap(snapshot())
    assert path.decide(asks(wording(5), "r")).allow
    assert len(path.watch) == 1


def test_the_states_verdict_takes_the_place_of_recognition() -> None:
    path = decider()
    for n in range(4):
        path.decide(asks(wording(n), "r"))
    path.swap(replace(snapshot(), verdicts={DOOR.account("r"): verdict("r", "notify")}))
    assert path.decide(asks(HARMLESS, "r")).action == "notify"


def test_an_exempt_organisation_passes_by_its_name_or_its_facts() -> None:
    name = hex_of(DOOR.organisation("firm"))
    entry = Exemption(id="e", scope="org", subject=name, reason="audited")
    path = decider(exemptions={("org", name): entry})
    assert path.decide(asks(HARMLESS, "member", org="firm")).reason == "allow_list"
    assert not path.decide(asks(HARMLESS, "member")).allow
    path.accounts.put(DOOR.account("member"), Facts(org=DOOR.organisation("firm")))
    assert path.decide(asks(HARMLESS, "member")).reason == "allow_list"


def test_a_licensed_account_passes() -> None:
    name = hex_of(DOOR.account("member"))
    licence = Programme(id="p", reason="licence", expires=NOW + 1, account=name)
    path = decider(programmes={("account", name): licence})
    assert path.decide(asks(HARMLESS, "member")).reason == "authorised_programme"


def test_responses_aimed_at_harvest_look_at_each_request() -> None:
    path = decider(snapshot("summarise_reasoning"))
    path.accounts.put(DOOR.account("member"), Facts(verification="document"))
    assert path.decide(asks(wording(1), "member")).summarise_reasoning
    other = path.decide(asks(HARMLESS, "member"))
    assert not other.summarise_reasoning
    assert other.action == "budget"


def test_what_was_decided_is_counted() -> None:
    path = decider()
    path.decide(asks(HARMLESS, "member"))
    path.decide(asks(HARMLESS, "stranger"))
    path.decide(asks(HARMLESS, "stranger"))
    assert path.counts == {("suspend", "suspend", "suspended"): 1, ("observe", "observe", "none"): 2}


def test_facts_are_those_of_the_given_accounts() -> None:
    known = Accounts([(DOOR.account("school"), Facts("education", None, "none", None))])
    path = Decider(DOOR, snapshot(), lambda: NOW, known)
    assert path.decide(asks(HARMLESS, "school")).reason == "verification_required"


def test_of_an_account_whose_data_go_nothing_is_stored_any_more() -> None:
    path = decider()
    for n in range(4):
        path.decide(asks(wording(n), "r"))
        path.decide(asks(wording(n), "other"))
    path.forget(DOOR.account("r"))
    found = path.collect(100)
    others = {hex_of(DOOR.account("other"))}
    assert {event.account for event in found.events} == others
    assert {draw.account for draw in found.draws} <= others
    assert {sighting.account for sighting in found.sightings} == others

"""Which indicators a request matches: by its account, organisation, network, client and texts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from stillwatch.decide.standing import Exemption, Indicator, Named
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.inline.indicators import IndicatorIndex
from stillwatch.serve.inline.marks import MarkIndex
from stillwatch.serve.inline.naming import value_of
from tests.serve.inline.staged import AGENT, DOOR, ENFORCE, NOW, asks, decider, snapshot, wording

HARMLESS = "A helpful assistant for the staff of a small bakery."
NAMED: dict[Named, str] = {
    "account": "ann", "org": "firm", "network": "203.0.113.9", "client": AGENT, "frame": HARMLESS,
}  # fmt: skip


def word(kind: Named, **more: Any) -> Indicator:
    given = {
        "id": f"ind_{kind}", "kind": kind, "value": value_of(DOOR, kind, NAMED[kind]), "source": "a lab",
        "reason": "resale", "confidence": 0.5, "since": NOW - 1, "valid_until": NOW + 1, "by": "ann",
    }  # fmt: skip
    return Indicator(**{**given, **more})


def told(*words: Indicator, **more: Any) -> Decider:
    """A decider that knows no campaign, only these indicators."""
    return decider(snapshot(), marks=MarkIndex(), indicators=IndicatorIndex(words), **more)


def matched(path: Decider, *given: Any, **more: Any) -> list[str]:
    """The kinds that a request matched."""
    before = path.matches.copy()
    path.decide(asks(*given, **more))
    return sorted((path.matches - before).elements())


def test_each_kind_is_found_in_what_it_names_and_nowhere_else() -> None:
    path = told(*(word(kind) for kind in NAMED))
    other = wording(1)
    assert matched(path, other, "bob", ip="198.51.100.1") == []
    assert matched(path, other, "ann") == ["account"]
    assert matched(path, other, "bob", org="firm") == ["org"]
    assert matched(path, other, "bob", ip="203.0.113.200") == ["network"]
    assert matched(path, other, "bob", user_agent=AGENT) == ["client"]
    assert matched(path, HARMLESS, "bob") == ["frame"]
    everything = matched(path, HARMLESS, "ann", org="firm", ip="203.0.113.1", user_agent=AGENT)
    assert everything == sorted(NAMED)


def test_an_organisation_is_known_by_the_accounts_facts() -> None:
    path = told(word("org"))
    path.accounts.put(DOOR.account("bob"), Facts(org=DOOR.organisation("firm")))
    assert path.decide(asks(HARMLESS, "bob")).reason == "indicator"


def test_the_decision_is_told_kept_once_and_counted() -> None:
    path = told(word("network"))
    found = [path.decide(asks(HARMLESS, "bob", ip="203.0.113.1")) for _ in range(3)]
    assert {one.action for one in found} == {"notify"}
    assert path.counts["notify", "notify", "indicator"] == 3
    (taken,) = path.outbox.collect()
    assert taken.account == hex_of(DOOR.account("bob"))


def test_the_surest_comes_first_and_all_sources_are_told() -> None:
    words = (word("account"), word("account", id="ind_b", source="CERT", confidence=0.9))
    found = told(*words).decide(asks(HARMLESS, "ann"))
    assert [reason.split()[1] for reason in found.reasons] == ["CERT", "a"]


def test_the_allow_list_of_an_organisation_lifts_a_word_on_its_accounts() -> None:
    entry = Exemption(id="e", scope="org", subject=hex_of(DOOR.organisation("firm")), reason="audited")
    path = told(word("account"), exemptions={("org", entry.subject): entry})
    assert path.decide(asks(HARMLESS, "ann", org="firm")).reason == "allow_list"
    assert path.decide(asks(HARMLESS, "ann")).reason == "indicator"


def test_marks_of_a_campaign_are_weighed_as_without_indicators() -> None:
    path = decider(replace(snapshot(), indicators=IndicatorIndex([word("network")])))
    found = [path.decide(asks(wording(n), "new", ip="203.0.113.1")) for n in range(4)]
    assert found[0].reason == "indicator"
    assert found[-1].reason == "suspended"
    assert any("a lab names the network" in reason for reason in found[-1].reasons)


def test_in_dry_run_a_match_is_counted_and_nothing_is_kept() -> None:
    path = told(word("account"), policy=msgspec.structs.replace(ENFORCE, mode="dry_run"))
    assert path.decide(asks(HARMLESS, "ann")).would == "notify"
    assert path.counts["observe", "notify", "indicator"] == 1
    assert len(path.outbox) == 0


def test_a_row_that_holds_no_hash_is_passed_over() -> None:
    index = IndicatorIndex([word("account", value="ann"), word("org")])
    assert len(index) == 1
    assert "org" in index
    assert "account" not in index

"""Two keys: coordination and harvest must both speak; families are capped and never counted twice."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.confidence import own_map
from stillwatch.decide.harvest_key import eased, harvest_key
from stillwatch.decide.two_keys import (
    FAMILY_CAP,
    Verdict,
    Weighed,
    evidence_of,
    judge,
    missing_of,
)
from stillwatch.model.confidence import Keys
from stillwatch.model.evidence import FAMILIES, Family
from stillwatch.model.traffic import Finding

MEMBERS = 10
KEYS = Keys()
HARVEST_KEY = KEYS.harvest
COORDINATION: tuple[Family, ...] = tuple(f for f in FAMILIES if f != "harvest")
spoken = st.lists(
    st.tuples(st.sampled_from(FAMILIES), st.floats(-30, 60), st.integers(0, MEMBERS)), max_size=12
)


def weighed(family: Family, bits: float, linked: int = MEMBERS, source: str = "test") -> Weighed:
    each = np.where(np.arange(MEMBERS) < linked, 3.0, 0.0)
    return Weighed(family, source, Finding(bits, f"{source} says {bits:.1f}", each))


def judged(*given_findings: Weighed, owners: int = MEMBERS) -> Verdict:
    return judge(given_findings, MEMBERS, owners)


STRONG = (weighed("identity", 20.0), weighed("cadence", 10.0), weighed("harvest", 12.0))


def test_both_keys_make_a_campaign() -> None:
    assert judged(*STRONG).is_campaign
    assert judged(*STRONG).confidence > 0.99


@pytest.mark.parametrize(
    "keys",
    [Keys(coordination=31.0), Keys(harvest=14.0), Keys(linked=0.9)],
    ids=["coordination", "harvest", "linked"],
)
def test_keys_of_ones_own_decide(keys: Keys) -> None:
    given_findings = [weighed(w.family, w.finding.bits, linked=8) for w in STRONG]
    own = msgspec.structs.replace(own_map(), keys=keys)
    assert judge(given_findings, MEMBERS, MEMBERS).is_campaign
    assert not judge(given_findings, MEMBERS, MEMBERS, mapping=own).is_campaign


@pytest.mark.parametrize("left_out", ["harvest", "coordination"])
def test_one_key_is_never_enough(left_out: str) -> None:
    kept = [w for w in STRONG if (w.family == "harvest") == (left_out == "coordination")]
    assert not judged(*kept).is_campaign
    assert not judged(*[weighed(w.family, 10 * w.finding.bits) for w in kept]).is_campaign


@given(spoken)
def test_no_verdict_without_both_kinds_of_evidence(findings: list[tuple[Family, float, int]]) -> None:
    verdict = judged(*[weighed(*one) for one in findings])
    if verdict.is_campaign:
        assert {f for f, bits, _ in findings if bits > 0} >= {"harvest"}
        assert {f for f, bits, _ in findings if bits > 0} & set(COORDINATION)
        assert verdict.coordination >= KEYS.coordination
        assert verdict.harvest >= eased(
            harvest_key(10, KEYS), verdict.bits, verdict.mapping, verdict.unopposed
        )


@given(spoken)
def test_no_family_speaks_louder_than_its_cap(findings: list[tuple[Family, float, int]]) -> None:
    verdict = judged(*[weighed(*one) for one in findings])
    assert all(bits <= FAMILY_CAP for bits in verdict.bits.values())
    assert verdict.coordination == pytest.approx(sum(b for f, b in verdict.bits.items() if f != "harvest"))
    assert 0 <= verdict.confidence <= 1


@given(spoken)
def test_the_order_of_findings_changes_nothing(
    findings: list[tuple[Family, float, int]],
) -> None:
    one = judged(*[weighed(*f) for f in findings])
    other = judged(*[weighed(*f) for f in reversed(findings)])
    assert one.bits == pytest.approx(other.bits)
    assert one.linked.tolist() == other.linked.tolist()


@given(st.sampled_from(COORDINATION), st.floats(0.5, 19), st.floats(0.1, 0.99))
def test_saying_it_twice_in_a_family_adds_nothing(family: Family, bits: float, weaker: float) -> None:
    assert (
        judged(weighed(family, bits)).bits
        == judged(weighed(family, bits), weighed(family, weaker * bits)).bits
    )


def test_two_families_say_more_than_one() -> None:
    one = judged(weighed("identity", 8.0))
    assert judged(weighed("identity", 8.0), weighed("network", 8.0)).coordination > one.coordination


def test_evidence_against_harvest_keeps_the_key_from_turning() -> None:
    assert not judged(*STRONG, weighed("harvest", -12.0)).is_campaign


def test_a_corner_that_is_linked_convicts_nobody_else() -> None:
    findings = [weighed("identity", 20.0, 2), weighed("cadence", 10.0, 2), weighed("harvest", 12.0, 0)]
    verdict = judged(*findings)
    assert verdict.linked_share == pytest.approx(0.2)
    assert not verdict.is_campaign
    assert np.flatnonzero(verdict.linked).tolist() == [0, 1]


def test_harvest_alone_links_nobody() -> None:
    assert judged(weighed("harvest", 20.0)).linked_share == 0


def test_one_declared_organisation_acts_as_one_by_right() -> None:
    assert not judged(*STRONG, owners=1).is_campaign


def test_nothing_said_is_no_campaign() -> None:
    verdict = judge([], 0, 0)
    assert not verdict.is_campaign
    assert verdict.linked_share == 0
    assert verdict.confidence < 0.01


def test_more_evidence_never_lowers_the_confidence() -> None:
    found = [
        judged(weighed("identity", bits), weighed("harvest", 5.0)).confidence for bits in (0.0, 5.0, 12.0)
    ]
    assert found == sorted(found)


def test_evidence_is_split_into_for_and_against_strongest_first() -> None:
    verdict = judged(
        *STRONG, weighed("harvest", -2.0, source="doubt"), weighed("network", 0.0), weighed("identity", 99.0)
    )
    pro, contra = evidence_of(verdict)
    assert [e.bits for e in pro] == sorted((e.bits for e in pro), reverse=True)
    assert max(e.bits for e in pro) == FAMILY_CAP
    assert [e.source for e in contra] == ["doubt"]
    assert all(e.says for e in pro)


def test_missing_feeds_are_named_once() -> None:
    missing = Weighed("identity", "a", Finding(0.0, "", np.zeros(MEMBERS), needs="account facts"))
    calendar = Weighed("targeting", "b", Finding(0.0, "", np.zeros(MEMBERS), needs="release calendar"))
    assert missing_of(judged(missing, missing, calendar, *STRONG)) == ["account facts", "release calendar"]


@given(st.integers(5, 5000), st.integers(5, 5000))
def test_a_larger_group_needs_no_more_harvest_and_never_less_than_the_floor(one: int, other: int) -> None:
    few, many = sorted((one, other))
    keys = [_crowd(count).harvest_key for count in (few, many)]
    assert keys[0] >= keys[1] >= 1.0
    assert keys[0] <= HARVEST_KEY + 2.0


def test_each_doubling_is_a_bit_of_harvest_from_a_handful_to_a_crowd() -> None:
    sizes = (5, 10, 20, 40, 80, 1000)
    assert [_crowd(size).harvest_key for size in sizes] == [5.0, 4.0, 2.5, 1.5, 1.0, 1.0], "unopposed"
    assert _crowd(40).harvest_key_by_meaning == 4.5


def test_only_linked_accounts_make_a_group_large() -> None:
    assert _crowd(40, linked=20).harvest_key == _crowd(20).harvest_key
    assert _crowd(1000, linked=20).harvest_key > _crowd(20).harvest_key


@pytest.mark.parametrize(
    ("linked", "more"), [(80, 0.0), (40, 0.0), (28, np.log2(40 / 28)), (20, 1.0), (10, 1.0)]
)
def test_half_as_many_tied_as_should_be_are_a_bit_of_harvest(linked: int, more: float) -> None:
    group = _crowd(80, linked=linked)
    assert group.key_by_size == pytest.approx(harvest_key(linked, KEYS) + more)
    assert group.harvest_key == pytest.approx(_crowd(linked).harvest_key + more)


@pytest.mark.parametrize(("linked", "acts"), [(20, True), (19, False), (0, False)])
def test_a_quarter_must_be_tied(linked: int, acts: bool) -> None:
    assert _crowd(80, linked=linked, harvest=20.0).acts_as_one == acts


@pytest.mark.parametrize(("accounts", "linked", "acts"), [(9, 3, False), (9, 4, True), (5, 3, False)])
def test_three_tied_accounts_are_no_campaign(accounts: int, linked: int, acts: bool) -> None:
    group = _crowd(accounts, linked=linked, harvest=20.0)
    assert group.linked_share > KEYS.linked
    assert group.acts_as_one == group.is_campaign == acts


def test_what_convicts_a_hundred_does_not_convict_a_class() -> None:
    assert _crowd(100, harvest=2.3).is_campaign
    assert not _crowd(20, harvest=2.3).is_campaign


def test_a_crowd_that_one_detector_speaks_against_owes_as_much_as_the_largest_classes() -> None:
    """A class of two hundred: it asks for what campaigns ask, each pupil now and then."""
    assert _crowd(200, harvest=1.5).is_campaign
    assert not _crowd(200, harvest=1.5, against=-0.2).is_campaign
    assert _crowd(200, harvest=2.2, against=-0.2).is_campaign
    assert _crowd(200).harvest_key_by_meaning == 4.0, "by meaning no bit is given away"


def _crowd(count: int, linked: int | None = None, harvest: float = 3.0, against: float = 0.0) -> Verdict:
    each = np.where(np.arange(count) < (count if linked is None else linked), 4.0, 0.0)
    said = [
        Weighed("identity", "test", Finding(20.0, "", each)),
        Weighed("harvest", "test", Finding(harvest, "", 0 * each)),
        Weighed("harvest", "other", Finding(against, "", 0 * each)),
    ]
    return judge(said, count, count)


def test_frames_tie_accounts_only_where_nothing_else_ties_half_of_them() -> None:
    by_frames = Weighed("targeting", "list", Finding(6.0, "a list", np.full(MEMBERS, 6.0), by_frames=True))
    few, half = (
        Weighed("identity", "cards", Finding(9.0, "cards", np.where(np.arange(MEMBERS) < n, 9.0, 0.0)))
        for n in (4, 5)
    )
    assert judged(few, by_frames).linked.all()
    assert judged(half, by_frames).linked.sum() == 5
    assert judged(half, by_frames).per_account[-1] == 0
    assert judged(few, by_frames).bits["targeting"] == 6.0
    assert "targeting" not in judged(half, by_frames).bits


def test_second_behaviour_eases_it_further_where_nothing_speaks_against_harvest() -> None:
    behaving = [weighed(family, 20.0) for family in ("cadence", "targeting", "lineage")]
    key = judged(STRONG[0], *behaving, weighed("harvest", 9.0)).harvest_key
    agreed = judged(STRONG[0], *behaving, weighed("harvest", key))
    doubted = judged(STRONG[0], *behaving, weighed("harvest", key + 0.2), weighed("harvest", -0.2))
    assert (agreed.is_campaign, doubted.is_campaign) == (True, False)


def _paid(*payment: int, linked: int = MEMBERS) -> Verdict:
    said = (weighed("identity", 20.0, linked), weighed("cadence", 10.0, linked), weighed("harvest", 12.0))
    return judge(said, MEMBERS, MEMBERS, np.array(payment))


@pytest.mark.parametrize(
    ("payment", "linked", "one"),
    [
        ((7,) * 10, 10, True),
        ((7,) * 8 + (1, 2), 10, True),
        ((7,) * 7 + (1, 2, 3), 10, False),
        ((7,) * 5 + (8,) * 5, 10, False),
        ((7,) * 7 + (-1,) * 3, 10, False),  # who pays for three is not known
        ((-1,) * 10, 10, False),
        ((7,) * 6 + (1, 2, 3, 4), 6, True),  # others are not tied: theirs do not count
    ],
)
def test_who_pays_for_all_with_one_instrument_owes_more_harvest(
    payment: tuple[int, ...], linked: int, one: bool
) -> None:
    told, untold = _paid(*payment, linked=linked), _paid(*[-1] * MEMBERS, linked=linked)
    owed = 4.0 + np.log2(20 / linked)  # one more for each halving below twenty
    assert told.key_by_size - untold.key_by_size == pytest.approx(owed * one)
    assert told.log_ratio <= untold.log_ratio
    eased_by = untold.key_by_size - untold.harvest_key
    assert told.key_by_size - told.harvest_key == (0.0 if one else pytest.approx(eased_by))
    assert eased_by > 0.1


@pytest.mark.parametrize(
    ("concordance", "owed"), [(1.0, 5.0), (0.5, 5.0), (0.4, 2.5), (0.3, 0.0), (0.0, 0.0)]
)
def test_who_shares_everything_at_once_owes_as_much(concordance: float, owed: float) -> None:
    crossed = _paid(*range(MEMBERS))
    housed = replace(crossed, concordance=concordance)
    assert housed.key_by_size - crossed.key_by_size == pytest.approx(owed)
    assert housed.as_customers == (concordance >= 0.5)
    assert (housed.key_by_size == housed.harvest_key) == housed.as_customers


@pytest.mark.parametrize(("concordance", "less"), [(0.0, 0.0), (0.01, 1.5), (0.24, 1.5), (0.25, 0.0)])
def test_who_shares_crosswise_owes_less(concordance: float, less: float) -> None:
    """A bit, and the other half of the one that agreement is worth to more than twenty accounts."""
    untold = _paid(*range(MEMBERS))
    told = replace(untold, concordance=concordance)
    assert told.ties.crosswise == bool(less)
    assert told.key_by_size == untold.key_by_size
    assert untold.harvest_key - told.harvest_key == pytest.approx(less)


@pytest.mark.parametrize(("unopposed", "least"), [(False, 2.0), (True, 1.0)])
def test_sharing_crosswise_turns_no_key_that_the_largest_groups_do_not(unopposed: bool, least: float) -> None:
    assert eased(1.9 if unopposed else 2.2, {}, own_map(), unopposed, crosswise=True) == least


def test_one_customer_owes_no_more_for_being_one_in_two_ways() -> None:
    one_payer = _paid(*[7] * MEMBERS)
    assert replace(one_payer, concordance=1.0).key_by_size == one_payer.key_by_size


@pytest.mark.parametrize(("linked", "acts"), [(40, True), (39, False), (20, False)])
def test_half_of_a_large_part_of_everybody_must_be_tied(linked: int, acts: bool) -> None:
    group = _crowd(80, linked=linked, harvest=20.0)
    assert group.acts_as_one
    assert replace(group, is_large_part=True).acts_as_one == acts


@pytest.mark.parametrize(("linked", "acts"), [(40, True), (39, False), (20, False)])
@pytest.mark.parametrize(("payer", "concordance"), [(1.0, 0.0), (0.0, 0.8)])
def test_half_of_a_group_must_be_tied_where_those_tied_are_one_customer(
    payer: float, concordance: float, linked: int, acts: bool
) -> None:
    """A reseller's accounts among the users of an open frame, however much they all ask for."""
    group = _crowd(80, linked=linked, harvest=20.0)
    assert group.acts_as_one
    assert replace(group, payer_share=payer, concordance=concordance).acts_as_one == acts


@pytest.mark.parametrize(("against", "unopposed"), [(0.0, True), (-0.05, True), (-0.1, False)])
def test_what_hardly_speaks_against_says_nothing(against: float, unopposed: bool) -> None:
    assert judged(*STRONG, weighed("harvest", against), weighed("network", -9.0)).unopposed == unopposed


def test_where_only_a_list_ties_the_accounts_what_ties_a_few_does_not_count_for_all() -> None:
    """Two strangers of one program's many users are on one network."""
    two = np.where(np.arange(MEMBERS) < 2, 10.0, 0.0)
    network = Weighed("network", "net", Finding(6.5, "one network", two, 2 / MEMBERS))
    even = Weighed("cadence", "even", Finding(6.0, "even", np.full(MEMBERS, 0.1), 1.0))
    by_list = Weighed("targeting", "list", Finding(6.0, "a list", np.full(MEMBERS, 6.0), 1.0, by_frames=True))
    assert judged(network, by_list).linked.all()
    assert judged(network, by_list).coordination == 6.0
    assert judged(network, by_list, even).coordination == 12.0
    assert judged(network, even).coordination == 12.5, "the share of linked accounts keeps that from a key"


def test_a_list_that_does_not_tie_half_either_is_not_heard() -> None:
    cards = Weighed("identity", "cards", Finding(9.0, "cards", np.where(np.arange(MEMBERS) < 3, 9.0, 0.0)))
    for drawing, heard in ((4, False), (5, True)):
        each = np.where(np.arange(MEMBERS) < drawing, 6.0, 0.0)
        by_frames = Weighed("targeting", "list", Finding(6.0, "a list", each, explained=0.6, by_frames=True))
        verdict = judged(cards, by_frames, weighed("harvest", 9.0, 0))
        assert (by_frames in verdict.weighed) == heard
        assert verdict.linked.sum() == (drawing if heard else 3)


@pytest.mark.parametrize(
    ("tied", "cards", "more", "coordination"),
    [
        (4, 20.0, 0.0, 20.0),  # a quarter is tied by cards: the list alone would turn nothing
        (4, 20.0, 6.0, 12.0),  # the list turns the key with what else speaks for all
        (2, 20.0, 0.0, 6.0),  # two of ten are too few
        (4, 9.0, 0.0, 6.0),
    ],
)
def test_a_list_takes_nothing_away_from_what_turns_the_key_without_it(
    tied: int, cards: float, more: float, coordination: float
) -> None:
    each = np.where(np.arange(MEMBERS) < tied, 9.0, 0.0)
    some = Weighed("identity", "cards", Finding(cards, "cards", each, tied / MEMBERS))
    by_list = Weighed("targeting", "list", Finding(6.0, "a list", np.full(MEMBERS, 6.0), 1.0, by_frames=True))
    even = Weighed("cadence", "even", Finding(more, "even", np.full(MEMBERS, 0.1), 1.0))
    verdict = judged(some, by_list, even)
    assert verdict.coordination == coordination
    assert verdict.linked.all() == (by_list in verdict.weighed) == (coordination < 20.0)

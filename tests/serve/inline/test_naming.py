"""What a partner names becomes the hash that a request shows, or is refused; the name is told to nobody."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.standing import Named
from stillwatch.model.errors import StillwatchError
from stillwatch.model.exchange import Message, Request
from stillwatch.serve.inline.identity import hash_of, hex_of
from stillwatch.serve.inline.naming import value_of
from tests.serve.inline.staged import AGENT, DOOR, wording

SYSTEM = "You are a patient examiner. Justify each line for a jury. Never guess."


def named(kind: Named, text: str) -> int:
    return hash_of(value_of(DOOR, kind, text))


def fault_of(kind: Named, text: str) -> StillwatchError | None:
    """Why what is named is refused; None where it is not."""
    try:
        value_of(DOOR, kind, text)
    except StillwatchError as fault:
        return fault
    return None


def test_names_are_those_of_the_door() -> None:
    assert named("account", "ann") == DOOR.account("ann")
    assert named("org", "firm") == DOOR.organisation("firm")
    assert named("client", AGENT) == DOOR.client(AGENT)


@pytest.mark.parametrize("text", ["203.0.113.9", "203.0.113.0/24", " 203.0.113.77/24", "::ffff:203.0.113.1"])
def test_an_address_is_its_network(text: str) -> None:
    assert named("network", text) == DOOR.network("203.0.113.200")


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_each_address_and_its_network_are_one(address: IPv4Address | IPv6Address) -> None:
    width = 24 if address.version == 4 else 48
    assert named("network", str(address)) == DOOR.network(str(address))
    if address.version == 4 or not address.ipv4_mapped:
        assert named("network", f"{address}/{width}") == DOOR.network(str(address))


@pytest.mark.parametrize("text", ["203.0.113.0/25", "203.0.0.0/16", "2001:db8::/64", "0.0.0.0/0", "x", "7"])
def test_networks_of_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(StillwatchError, match="24 bits") as raised:
        value_of(DOOR, "network", text)
    assert raised.value.hint


@given(st.text(max_size=60), st.sampled_from(["account", "org", "client"]))
def test_any_name_is_a_hash_of_16_digits(text: str, kind: Named) -> None:
    if text.strip():
        value = value_of(DOOR, kind, text)
        assert hex_of(hash_of(value)) == value


@given(st.text(max_size=60), st.sampled_from(["network", "frame"]))
def test_any_text_is_a_hash_or_refused_with_what_to_do(text: str, kind: Named) -> None:
    fault = fault_of(kind, text)
    assert fault is None or (str(fault).startswith("value: expected ") and fault.hint)


@given(st.integers(0, 99))
def test_a_whole_system_text_is_found_in_a_request(number: int) -> None:
    assert named("frame", wording(number)) in DOOR.units(Request(system=wording(number))).tolist()


def test_a_system_text_of_sentences_and_each_of_them_are_found() -> None:
    shown = DOOR.units(Request(system=SYSTEM)).tolist()
    assert named("frame", SYSTEM) in shown
    assert named("frame", "justify EACH line, for a jury!") in shown
    asked = DOOR.units(Request(messages=[Message("user", f"Here it is. {SYSTEM} What follows?")])).tolist()
    assert named("frame", "Justify each line for a jury.") in asked
    assert named("frame", "You are a patient baker of bread.") not in shown + asked


def test_a_text_of_a_few_words_is_no_frame() -> None:
    with pytest.raises(StillwatchError, match="4 words"):
        value_of(DOOR, "frame", "Thank you all!")

"""From what a partner names to the keyed hash that requests are compared with; the name is not kept."""

from __future__ import annotations

from ipaddress import ip_network

from stillwatch.decide.standing import Named
from stillwatch.detect.fingerprints.client import network_prefix
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.door import FRAME_WORDS, Door
from stillwatch.serve.inline.identity import hex_of


def value_of(door: Door, kind: Named, text: str) -> str:
    """The state's text for what an indicator names: an account or organisation as exchanges name it, an
    address or its network, a user agent, or a text. `StillwatchError` where no request could match it; it
    does not repeat the text."""
    if not text.strip():
        raise StillwatchError("value: expected a name, got none", hint="Give what the indicator names.")
    match kind:
        case "account":
            return hex_of(door.account(text))
        case "org":
            return hex_of(door.organisation(text))
        case "network":
            return _known(door.network(_network(text)))
        case "client":
            return _known(door.client(text))
        case "frame":
            return _frame(door, text)


def _network(text: str) -> str:
    """An address of the network that is meant."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        network = None
    prefix = None if network is None else network_prefix(str(network.network_address))
    if network is None or ("/" in text and str(network) != prefix):
        raise StillwatchError(
            "value: expected an address, or a network of 24 bits (IPv4) or 48 bits (IPv6)",
            hint="Decisions know networks of these sizes only: name each that is meant.",
        )
    return str(network.network_address)


def _frame(door: Door, text: str) -> str:
    hashed = door.frame(text)
    if hashed is None:
        raise StillwatchError(
            f"value: expected a text of {FRAME_WORDS} words or more",
            hint="Give a whole system text, or one whole sentence of it or of the question.",
        )
    return hex_of(hashed)


def _known(hashed: int | None) -> str:
    assert hashed is not None, "what is no address, and empty texts, are refused before"
    return hex_of(hashed)

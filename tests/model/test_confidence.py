"""A mapping is sent with thousands of verdicts, and stands once in the process that gets them."""

from __future__ import annotations

import pickle

import msgspec

from stillwatch.decide.confidence import own_map
from stillwatch.model.confidence import ConfidenceMap, Keys

OTHER = msgspec.structs.replace(own_map(), keys=Keys(12.0, 4.0, 0.5))


def test_what_is_received_twice_stands_once() -> None:
    one, again = (pickle.loads(pickle.dumps(OTHER)) for _ in range(2))
    assert one is again
    assert one == OTHER != own_map()


def test_keys_are_written_with_the_mapping_and_the_packages_where_there_are_none() -> None:
    assert msgspec.json.decode(msgspec.json.encode(OTHER), type=ConfidenceMap).keys == OTHER.keys
    told = msgspec.to_builtins(OTHER)
    del told["keys"]
    assert msgspec.convert(told, ConfidenceMap).keys == Keys()

"""The door fingerprints a request as a scan fingerprints its exchange."""

from __future__ import annotations

import pyarrow as pa

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.ingest.normalise import normalise
from stillwatch.model.exchange import Exchange, Message, Request
from stillwatch.serve.inline.door import EDGE, Door
from tests.serve.inline.staged import DOOR, KEY

SYSTEM = "You are a patient examiner. Justify each line for a jury. Never guess."
USER = "Is the claim true? " + "It stands in the book of rules that nobody reads. " * 8


def row(request: Request) -> dict[str, object]:
    """The lake's row of an exchange with this request."""
    exchange = Exchange(
        id="x", ts="2026-01-05T00:00:00Z", account="ann", model="m", org="firm", ip="203.0.113.9:443",
        user_agent="acme/1", request=request,
    )  # fmt: skip
    batch = Fingerprinter(KEY).fingerprint([normalise(exchange, 1_790_000_000_000_000)])
    return pa.Table.from_batches([batch]).to_pylist()[0]  # type: ignore[no-any-return]


def test_units_and_names_are_the_lakes() -> None:
    request = Request(system=SYSTEM, messages=[Message("user", USER)])
    lake = row(request)
    shown = {lake["system"], lake["head"], lake["tail"], *lake["sentences"]}  # type: ignore[misc]
    assert set(DOOR.units(request).tolist()) == shown
    assert DOOR.account("ann") == lake["account"]
    assert DOOR.organisation("firm") == lake["org"]
    assert DOOR.client("acme/1") == lake["client"]
    assert DOOR.network("203.0.113.77") == lake["net"]


def test_of_a_long_text_the_edges_are_read() -> None:
    begin, end = "Grade this with great care and tell why. " * 5, "Now write the grade down in one line. " * 5
    long = begin + "filling words of no interest " * EDGE + end
    lake = row(Request(messages=[Message("user", long)]))
    shown = set(DOOR.units(Request(messages=[Message("user", long)])).tolist())
    assert {lake["head"], lake["tail"]} <= shown


def test_only_the_last_question_counts_as_in_the_lake() -> None:
    talk = [Message("user", "one two three four five"), Message("assistant", "aha"), Message("user", "why")]
    whole, rest = (DOOR.units(Request(messages=told)).tolist() for told in (talk, talk[2:]))
    assert whole == rest


def test_what_is_missing_has_no_hash() -> None:
    assert not DOOR.units(Request()).size
    assert DOOR.client(None) is None
    assert DOOR.client("") is None
    assert DOOR.network(None) is None
    assert DOOR.network("no address") is None


def test_another_key_makes_other_hashes() -> None:
    assert Door(b"o" * 32).account("ann") != DOOR.account("ann")


def test_a_text_of_a_few_words_has_no_frame() -> None:
    assert DOOR.frame(SYSTEM) == row(Request(system=SYSTEM))["system"]
    assert DOOR.frame("Never guess again.") is None
    assert DOOR.frame("") is None

"""Imported where worker processes are forked from: kernels, tables and weights are loaded once for all."""

from __future__ import annotations

import gc

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.ingest.normalise import normalise
from stillwatch.model.exchange import Exchange, Message, Request


def warm_up() -> None:
    """Fingerprint one exchange, and leave what that loaded in memory that forked processes share."""
    request = Request(
        system="Be brief.", messages=[Message(content="Which words are these? Say it in one line.")]
    )
    exchange = Exchange(id="ex", ts="2026-01-05T00:00:00Z", account="acct", model="model", request=request)
    Fingerprinter(bytes(32)).fingerprint([normalise(exchange, 1 << 60)])
    gc.freeze()  # a search for cycles would write to that memory, and so copy it


warm_up()

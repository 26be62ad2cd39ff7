"""Reads the feeds beside the traffic: account facts, the release calendar, authorised programmes."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec

from stillwatch.ingest.damage import Damage
from stillwatch.ingest.decoding import numbered_rows
from stillwatch.ingest.documents import MAX_DOCUMENT, WHOLE_LINE, bad_shape, decode_document, load
from stillwatch.ingest.framing.lines import TOO_LONG
from stillwatch.ingest.recognition import frame, layout_of, take_head
from stillwatch.ingest.streams import Stream
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.account import AccountFacts, Authorised, Release
from stillwatch.model.errors import BadRow, Quarantined, StillwatchError

MAX_NAME: Final = 1024  # characters
MAX_SUBSCRIPTION: Final = 1e9  # dollars a month
MAX_LIST: Final = 64 * 1024 * 1024  # bytes of a calendar or a list of programmes
_PIECE: Final = 1 << 20
_COUNTRY: Final = re.compile("[A-Z]{2}")
_ROUNDED: Final = 0.01  # thirds given as .33 and .34 are meant well
_FACTS = msgspec.json.Decoder(AccountFacts)

Entry = TypeVar("Entry", Release, Authorised)


def read_accounts(path: str | os.PathLike[str]) -> tuple[list[AccountFacts], list[Quarantined]]:
    """Account facts from JSON Lines (or an array), plain, gzip or zstd, and the lines refused.

    An account's last good line counts, as feeds are appended to; the accounts come in the order in
    which they first appear. A missing file raises StillwatchError.
    """
    name = os.fspath(path)
    quarantined: list[Quarantined] = []
    facts, refused = parse_accounts(_rows(name, quarantined), name)
    return facts, quarantined + refused


def parse_accounts(
    rows: Iterable[tuple[int, bytes]], name: str
) -> tuple[list[AccountFacts], list[Quarantined]]:
    """As `read_accounts`, from numbered rows of JSON; `name` stands for where they came from."""
    facts: dict[str, AccountFacts] = {}
    quarantined: list[Quarantined] = []
    for line, row in rows:
        try:
            if len(row) > MAX_DOCUMENT:
                raise BadRow(WHOLE_LINE, TOO_LONG)
            known = _checked(decode_document(row, _FACTS))
            facts[known.account] = known
        except BadRow as bad:
            quarantined.append(Quarantined(name, line, bad.field, bad.reason))
    return list(facts.values()), quarantined


def read_releases(path: str | os.PathLike[str]) -> list[Release]:
    """The release calendar, a JSON array; raises StillwatchError that names file and field."""
    return _entries(os.fspath(path), _content, Release, _check_release)


def read_authorised(path: str | os.PathLike[str]) -> list[Authorised]:
    """Authorised programmes, a JSON array, expired ones too; raises StillwatchError as above."""
    return _entries(os.fspath(path), _content, Authorised, _check_authorised)


def parse_releases(content: bytes, name: str) -> list[Release]:
    """As `read_releases`, from the text itself; `name` stands for where it came from."""
    return _entries(name, lambda _: content, Release, _check_release)


def parse_authorised(content: bytes, name: str) -> list[Authorised]:
    """As `read_authorised`, from the text itself."""
    return _entries(name, lambda _: content, Authorised, _check_authorised)


def _rows(name: str, quarantined: list[Quarantined]) -> Iterator[tuple[int, bytes]]:
    """The rows of a feed with their numbers; what cannot be framed goes to `quarantined`."""
    damage, line = Damage(), 1
    blocks = damage.watch(Stream(name).blocks())
    head = take_head(blocks)
    layout = layout_of(head)
    if layout == "columns":
        raise StillwatchError(
            f"{name}: account facts are read as JSON Lines", hint="Convert the Parquet file."
        )
    for framed in frame(head, blocks, layout, _PIECE):
        piece = damage.trim(framed)
        quarantined += [Quarantined(name, at, WHOLE_LINE, why) for at, why in piece.faults]
        yield from numbered_rows(piece)
        line = framed.last_line
    if damage.reason:
        quarantined.append(Quarantined(name, line, "file", damage.reason))


def _checked(facts: AccountFacts) -> AccountFacts:
    if not facts.account.strip():
        raise BadRow("account", "empty")
    if len(facts.account.encode()) > MAX_NAME:
        raise BadRow("account", "longer than 1 KiB")
    if facts.created:
        to_microseconds(facts.created, "created")
    paid = facts.subscription_usd_month
    if paid is not None and not (math.isfinite(paid) and 0 <= paid <= MAX_SUBSCRIPTION):
        raise BadRow("subscription_usd_month", "negative" if paid < 0 else "greater than 1e9")
    if facts.owners:
        _check_owners(facts.owners, facts.org)
    return facts


def _check_owners(owners: dict[str, float], org: str | None) -> None:
    if not org:
        raise BadRow("owners", "are an organisation's, and org is missing")
    for country, share in owners.items():
        if not _COUNTRY.fullmatch(country):
            raise BadRow("owners", f"expected ISO 3166-1 alpha-2 codes such as DE, got {country[:20]!r}")
        if not 0 <= share <= 1:  # false of what is no number too
            raise BadRow(f"owners.{country}", "expected a share from 0 to 1")
    if sum(owners.values()) > 1 + _ROUNDED:
        raise BadRow("owners", "shares add up to more than 1")


def _check_release(release: Release) -> None:
    if not release.model.strip():
        raise BadRow("model", "empty")
    to_microseconds(release.released, "released")


def _check_authorised(programme: Authorised) -> None:
    if not (programme.org or programme.account):
        raise BadRow("org", "missing, and so is account: one of them is needed")
    if programme.expires is not None:
        to_microseconds(programme.expires, "expires")


def _entries(name: str, content: Callable[[str], bytes], kind: type[Entry], check: Any) -> list[Entry]:
    entries = []
    try:
        listed = load(content(name))
        if not isinstance(listed, list):
            raise BadRow(WHOLE_LINE, "expected a JSON array")
        for index, value in enumerate(listed):
            try:
                entry = msgspec.convert(value, kind)
                check(entry)
            except msgspec.ValidationError as error:
                raise _at(index, bad_shape(error)) from None
            except BadRow as bad:
                raise _at(index, bad) from None
            entries.append(entry)
    except BadRow as bad:
        where = name if bad.field == WHOLE_LINE else f"{name}: {bad.field}"
        raise StillwatchError(f"{where}: {bad.reason}", hint=_HINTS[kind]) from None
    return entries


def _at(index: int, bad: BadRow) -> BadRow:
    place = f"[{index}]" if bad.field == WHOLE_LINE else f"[{index}].{bad.field}"
    return BadRow(place, bad.reason)


def _content(name: str) -> bytes:
    damage, content = Damage(), b""
    for block in damage.watch(Stream(name).blocks()):
        content += block
        if len(content) > MAX_LIST:
            raise BadRow(WHOLE_LINE, "longer than 64 MiB")
    if damage.reason:
        raise BadRow(WHOLE_LINE, damage.reason)
    return content


_HINTS: Final[dict[type, str]] = {
    Release: 'Expected [{"model": "atlas-5", "released": "2026-01-14T12:00:00Z"}].',
    Authorised: 'Expected [{"org": "org_1", "reason": "licence 12", "expires": "2026-12-31"}].',
}

"""Feeds beside the traffic, as they come over HTTP: into the lake for looks, into the state for decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from stillwatch.decide.standing import Programme
from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.intake.batch import TOLD, Refused
from stillwatch.engine.intake.faults import disk_fault
from stillwatch.engine.intake.framing import Layout, rows_of
from stillwatch.engine.state.answers.accounts import Known, next_update, put_account
from stillwatch.engine.state.answers.exemptions import put_programme
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.releases import put_release
from stillwatch.engine.state.store import State
from stillwatch.ingest.feeds import parse_accounts, parse_releases
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.account import AccountFacts
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.identity import hex_of


@dataclass(frozen=True)
class Fed:
    """Entries kept, entries refused, and the first of these."""

    accepted: int
    quarantined: int
    refused: tuple[Refused, ...]


class Feeds:
    """Keeps what feeds say: durable when the functions return, which wait for the disk."""

    def __init__(self, state: State, accounts: AccountFeed, key: bytes) -> None:
        self._state, self._accounts = state, accounts
        self._hasher = IdentifierHasher(key)

    def put_accounts(self, body: bytes, layout: Layout, at: int) -> Fed:
        """Account facts, one an entry; `UnreadableBody` where the body is no batch."""
        rows = ((n, row) for n, row in enumerate(rows_of(body, layout)) if row.strip())
        facts, refused = parse_accounts(rows, "")
        if facts:
            self._keep(facts, at)
        told = tuple(Refused(row.line, row.field, row.reason) for row in refused[:TOLD])
        return Fed(len(facts), len(refused), told)

    def _keep(self, facts: Sequence[AccountFacts], at: int) -> None:
        """Facts into the state and on their way into the lake: both or, for the sender, neither. Batches
        come one after another, so that the same facts count last in both."""
        with self._state.write() as connection:
            updated = next_update(connection, at)
            for known in facts:
                put_account(connection, self._known(known, updated))
            try:
                self._accounts.put(facts)
            except OSError as error:
                raise disk_fault(error, "the account feed") from error

    def put_releases(self, body: bytes) -> int:
        """The release calendar, a JSON array; `StillwatchError` names the field at fault, and then none of it
        is kept."""
        releases = parse_releases(body, "body")
        if any("\0" in release.model for release in releases):
            raise StillwatchError("body: model: holds the character NUL", hint="Leave it out.")
        with self._state.write() as connection:
            for release in releases:
                put_release(connection, release.model, to_microseconds(release.released, "released"))
        return len(releases)

    def put_programmes(self, programmes: Sequence[Programme], by: str, at: int) -> None:
        """Authorised programmes, whose `org` and `account` are plain ids yet; each is written down."""
        with self._state.write() as connection:
            for programme in programmes:
                self._put_programme(connection, programme, by, at)

    def hashed(self, kind: str, name: str) -> str:
        """The state's text for an account or an organisation."""
        return hex_of(self._hasher.one(kind, name))

    def _put_programme(self, connection: Connection, plain: Programme, by: str, at: int) -> None:
        org = self.hashed("org", plain.org) if plain.org else None
        account = self.hashed("account", plain.account) if plain.account else None
        programme = Programme(
            id=plain.id, reason=plain.reason, expires=plain.expires, org=org, account=account,
            models=plain.models, access_paths=plain.access_paths, quota=plain.quota,
        )  # fmt: skip
        put_programme(connection, programme)
        detail: Mapping[str, object] = {"reason": programme.reason, "expires": programme.expires}
        append(connection, at, by, "put_programme", programme.id, detail)

    def _known(self, facts: AccountFacts, at: int) -> Known:
        return Known(
            account=self.hashed("account", facts.account),
            updated=at,
            kind=_storable(facts.kind),
            org=self.hashed("org", facts.org) if facts.org else None,
            verification=_storable(facts.verification),
            country=_storable(facts.country),
            owners=facts.owners or {},
            revenue=facts.subscription_usd_month or 0.0,
        )


def _storable(word: str | None) -> str | None:
    """A word as every database can hold it; one with a NUL is none that a policy knows."""
    return None if word is None or "\0" in word else word

"""From the state and the lake's memory of campaigns to what decisions are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from stillwatch.decide.standing import Campaign, Verdict
from stillwatch.engine.answering import answered, reasons_of
from stillwatch.engine.memory.store import read_memory
from stillwatch.engine.state.answers.accounts import Known, declared_owners, known_accounts
from stillwatch.engine.state.answers.approvals import approved
from stillwatch.engine.state.answers.campaigns import Found, all_campaigns
from stillwatch.engine.state.answers.exemptions import live_exemptions, live_programmes
from stillwatch.engine.state.answers.indicators import live_indicators
from stillwatch.engine.state.answers.policies import active_policy
from stillwatch.engine.state.answers.secret import decision_secret
from stillwatch.engine.state.answers.verdicts import all_verdicts
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.identity import hash_of
from stillwatch.serve.inline.indicators import IndicatorIndex
from stillwatch.serve.inline.marks import MarkIndex
from stillwatch.serve.inline.snapshot import Snapshot


def load_snapshot(
    connection: Connection, marks: MarkIndex, owners: Mapping[int, Mapping[str, float]], now: int
) -> Snapshot:
    """The snapshot of the state at `now`; `marks` come from the lake, as they change with scans only, and
    `owners` with the accounts, which are too many to be read each time."""
    verdicts = all_verdicts(connection)
    programmes = live_programmes(connection, now)
    return Snapshot(
        policy=active_policy(connection),
        secret=decision_secret(connection),
        taken_at=now,
        verdicts={hash_of(verdict.account): verdict for verdict in verdicts},
        campaigns={one.id: one for one in _campaigns(connection, verdicts)},
        exemptions={(e.scope, e.subject): e for e in live_exemptions(connection, now)},
        programmes={("account", p.account): p for p in programmes if p.account}
        | {("org", p.org): p for p in programmes if p.org},
        owners=owners,
        marks=marks,
        indicators=IndicatorIndex(live_indicators(connection, now)),
    )


def load_marks(lake: Path) -> MarkIndex:
    """The marks of the campaigns that the lake's memory holds. Raises as `read_memory`."""
    return MarkIndex(read_memory(lake).campaigns)


class Changed(NamedTuple):
    """Accounts whose facts changed, all declared owners by organisation (None where no account changed), and
    when the last change was."""

    accounts: list[tuple[int, Facts]]
    owners: dict[int, Mapping[str, float]] | None
    latest: int


def load_accounts(connection: Connection, since: int = -1) -> Changed:
    """Accounts whose facts changed after `since` (microseconds)."""
    found: list[tuple[int, Facts]] = []
    latest = since
    for known in known_accounts(connection, since):
        found.append((hash_of(known.account), _facts(known)))
        latest = max(latest, known.updated)
    if not found:
        return Changed(found, None, latest)
    owners: dict[int, Mapping[str, float]] = {
        hash_of(org): shares for org, shares in declared_owners(connection).items()
    }
    return Changed(found, owners, latest)


def _campaigns(connection: Connection, verdicts: Iterable[Verdict]) -> Iterable[Campaign]:
    done = answered(verdicts, approved(connection))
    for found in all_campaigns(connection):
        answer = done.get(found.id)
        reasons, against = reasons_of(found)
        yield Campaign(
            id=found.id,
            confidence=found.confidence,
            response="observe" if answer is None else answer.response,
            begins=0 if answer is None else answer.begins,
            tokens=_tokens(found),
            reasons=reasons,
            counter_reasons=against,
        )


def _tokens(found: Found) -> float | None:
    """Output tokens of one of its answers, on average."""
    return found.output_tokens / found.harvest_exchanges if found.harvest_exchanges else None


def _facts(known: Known) -> Facts:
    org = hash_of(known.org) if known.org else None
    return Facts(known.kind, org, known.verification, known.country)

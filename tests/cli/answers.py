"""Files that a scan and an account feed leave, for commands that read them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from stillwatch.model.account import AccountFacts
from stillwatch.model.scan import AccountVerdict
from tests.engine.answered import result as found


def scanned(folder: Path) -> Path:
    """A result with two campaigns, their accounts flagged an hour apart."""
    result = found("camp_1", "camp_2")
    accounts = [_later(one, n) for n, one in enumerate(result.accounts)]
    path = folder / "scan.json"
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(result, accounts=accounts)))
    return path


def fed(folder: Path) -> Path:
    """Facts: accounts of camp_1 are education, of camp_2 half, and a hundred customers pay as they go."""
    names = [(f"camp_{c}_{n}", "education" if c == 1 or n < 3 else "payg") for c in (1, 2) for n in range(6)]
    names += [(f"customer_{n}", "payg" if n < 90 else "education") for n in range(100)]
    facts = [AccountFacts(account=a, kind=kind, subscription_usd_month=20.0) for a, kind in names]
    path = folder / "accounts.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode(fact) for fact in facts))
    return path


def _later(verdict: AccountVerdict, hours: int) -> AccountVerdict:
    return msgspec.structs.replace(verdict, flagged_at=f"2026-01-05T{hours:02d}:00:00Z")

"""What rules find in how the service fares: its checks, and rows that it refused or cannot read back."""

from __future__ import annotations

from collections import deque

from stillwatch.serve.alerts.sight import Sight
from stillwatch.serve.alerts.telling import Finding, Level
from stillwatch.serve.alerts.terms import RowsLost, Unwell
from stillwatch.serve.health import Check, Status


class HealthLook:
    """Checks that are not well."""

    def __init__(self, rule: Unwell) -> None:
        self._names = set(rule.checks)
        self._bad = {Status.FAILING} if rule.at_least == "failing" else {Status.FAILING, Status.DEGRADED}

    def __call__(self, sight: Sight) -> list[Finding]:
        """A finding for each of them."""
        return [
            _unwell(check)
            for check in sight.fares.checks
            if check.status in self._bad and (not self._names or check.name in self._names)
        ]


class LossLook:
    """The share of rows refused lately, and accepted rows that cannot be read back."""

    def __init__(self, rule: RowsLost) -> None:
        self._rule = rule
        self._past: deque[tuple[int, int, int]] = deque()  # moment, rows until then, refused of them

    def __call__(self, sight: Sight) -> list[Finding]:
        """At most one finding for each of the two."""
        rows, refused = self._lately(sight)
        found = []
        if rows >= self._rule.rows and refused > self._rule.quarantined * rows:
            title = f"{refused / rows:.1%} of the rows sent are refused"
            body = (
                f"{refused} of {rows} rows in {self._rule.minutes:g} minutes; the answers to their senders "
            )
            found.append(_warning("quarantined", title, body + "name the fields at fault."))
        if sight.fares.damaged:
            title = "accepted exchanges cannot be read back"
            body = f"{sight.fares.damaged} bytes of the journal were changed on the disk."
            found.append(_warning("unreadable", title, body))
        return found

    def _lately(self, sight: Sight) -> tuple[int, int]:
        """Rows sent within the rule's minutes, and refused of them."""
        counts, now = sight.fares.counts, sight.now
        rows, refused = counts.accepted + counts.quarantined, counts.quarantined
        begin = now - self._rule.minutes * 6e7
        self._past.append((now, rows, refused))
        # the last of those that are too old is what the rows are counted from; a clock that goes back
        # leaves moments of the future, which are as useless
        while len(self._past) > 1 and (self._past[1][0] <= begin or self._past[0][0] > now):
            self._past.popleft()
        _, rows_before, refused_before = self._past[0]
        return rows - rows_before, refused - refused_before


def _unwell(check: Check) -> Finding:
    level: Level = "failure" if check.status is Status.FAILING else "warning"
    title = f"health: {check.name} is {check.status.value}"
    return Finding(subject=check.name, level=level, title=title, body=check.says)


def _warning(subject: str, title: str, body: str) -> Finding:
    return Finding(subject=subject, level="warning", title=title, body=body)

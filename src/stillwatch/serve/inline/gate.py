"""The decider as gateways meet it: it always answers, and says so when it could not decide."""

from __future__ import annotations

import logging
from typing import Protocol

from msgspec import Struct

from stillwatch.decide.answer import Decision
from stillwatch.decide.policy.terms import Mode
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.settings import InlineSettings

_logger = logging.getLogger(__name__)


class Decides(Protocol):
    """Whatever gives decisions: a `Decider`, or a service far away."""

    def decide(self, request: DoorRequest) -> Decision:
        """The decision on a request; any exception means that there is none."""

    def settle(self, receipt: str, tokens: float) -> bool | None:
        """Take in how many output tokens an answer had, under the receipt of its decision. None where that is
        not known, False where the log of exchanges has told already."""


class GateHealth(Struct, frozen=True, kw_only=True):
    """fail: what happens when no decision can be made; failures: how often that was; last: why."""

    fail: str
    failures: int
    last: str


class Gate:
    """Asks `decider`, and fails open or closed as the settings say."""

    def __init__(self, decider: Decides, settings: InlineSettings | None = None) -> None:
        self.decider = decider
        self.settings = InlineSettings() if settings is None else settings
        self.trusted = self.settings.networks()
        self.waits: bool = getattr(decider, "waits", False)  # for a network, so that others should not
        self.failures = 0
        self._last = ""

    def decide(self, request: DoorRequest) -> Decision:
        """The decision on a request; where that fails, one with the reason `unavailable`."""
        try:
            return self.decider.decide(request)
        except Exception as fault:
            # whatever is at fault, requests must be answered: this is what fail-open and fail-closed are for
            _logger.exception("no decision could be made; failing %s", self.settings.fail)
            return self.failed(fault)

    def settle(self, receipt: str, tokens: float) -> bool | None:
        """Tell how many output tokens an answer had; as of `Decides`, and None where that fails: what was
        drawn for it then stands until the log of exchanges tells."""
        try:
            return self.decider.settle(receipt, tokens)
        except Exception:
            _logger.exception("the size of an answer could not be told")
            return None

    def failed(self, fault: Exception) -> Decision:
        """The decision where none could be made because of `fault`; it is counted."""
        self.failures += 1
        self._last = type(fault).__name__  # its words may hold what was sent
        return unavailable(self.settings)

    def health(self) -> GateHealth:
        """How often no decision could be made, and what happened then."""
        return GateHealth(fail=self.settings.fail, failures=self.failures, last=self._last)


def unavailable(settings: InlineSettings, mode: Mode = "enforce") -> Decision:
    """The decision where none could be made."""
    if settings.fail == "open":
        return Decision(mode=mode, reason="unavailable")
    return Decision(mode=mode, reason="unavailable", allow=False, status=503, headers={"retry-after": "5"})

"""The decision path: one request in, one decision out, from memory alone."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Bucket, Buckets
from stillwatch.decide.context import Context
from stillwatch.decide.decision import decide, purse_of_account
from stillwatch.decide.delay import newcomer_time
from stillwatch.decide.draws import KEPT_US, Draws
from stillwatch.decide.seal import decision_id
from stillwatch.decide.settle import Purses, settle_logged, settle_told
from stillwatch.decide.standing import Asked, Standing, Verdict
from stillwatch.detect.fingerprints.units import NO_UNITS
from stillwatch.engine.intake.answers import Answers
from stillwatch.ingest.normalise import MAX_CHOICES
from stillwatch.serve.inline.accounts import NO_FACTS, Accounts, Facts
from stillwatch.serve.inline.door import Door, Units
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.inline.marks import Worth
from stillwatch.serve.inline.outbox import Found, Joined, Outbox
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.snapshot import Snapshot
from stillwatch.serve.inline.watch import Recognition, Watch

Shown = list[tuple[Worth, int]]


class Decider:
    """Decides requests; may be used by many threads. `clock` gives microseconds since 1970 UTC.

    It waits for nothing and stores nothing: what is to be stored lies in `outbox`, the buckets' changes in
    `buckets`. `swap` brings a newer snapshot.
    """

    def __init__(
        self,
        door: Door,
        snapshot: Snapshot,
        clock: Callable[[], int],
        accounts: Accounts | None = None,
        buckets: Buckets | None = None,
        draws: Draws | None = None,
        watch: Watch | None = None,
        cut: Callable[[], int] = lambda: 0,
    ) -> None:
        """cut: as of `engine.spending.Spending`; called where nothing is spent meanwhile."""
        self.door = door
        self.accounts = Accounts() if accounts is None else accounts
        self.buckets = Buckets() if buckets is None else buckets
        self.draws = Draws() if draws is None else draws
        self.outbox = Outbox()
        self.watch = Watch() if watch is None else watch
        self.accounts.resume(self.watch.requests())
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.matches: Counter[str] = Counter()  # of indicators, by kind
        self._clock, self._cut = clock, cut
        self._lock = threading.Lock()
        self._joined: dict[int, Joined] = {}
        self._take(snapshot)

    @property
    def snapshot(self) -> Snapshot:
        """What decisions are made from now."""
        return self._snapshot

    def swap(self, snapshot: Snapshot, stored: Mapping[str, Bucket] | None = None) -> None:
        """Decide from a newer snapshot, and from buckets as they are `stored`. An account that was recognised
        here stays so until the snapshot has a verdict on it, its campaign is gone, or people let it off: then
        what it showed is forgotten too."""
        exempt = snapshot.exempt_accounts()
        with self._lock:
            self._take(snapshot)
            self.buckets.adopt(stored or {})
            for account in exempt:
                self.watch.forget(account)
            self._joined = {
                account: joined
                for account, joined in self._joined.items()
                if account not in snapshot.verdicts and joined.campaign in snapshot.campaigns
                if account not in exempt
            }

    def decide(self, request: DoorRequest) -> Decision:
        """The decision on a request, from what is known and what its own text and client show."""
        account = self.door.account(request.account)
        units = self.door.units(request.request) if self._snapshot.knows_texts else NO_UNITS
        now = self._clock()
        with self._lock:
            snapshot = self._snapshot
            facts, requests = self.accounts.visit(account)
            shown = snapshot.marks.shown(units) if units.size else []
            if shown:
                self._look(account, requests, request, shown, now)
            elif account in self.watch:
                self.watch.count(account, requests)
            name = hex_of(account)
            standing = self._standing(account, name, facts, request, units, snapshot)
            asked = self._asked(name, request, standing, shown)
            decision = decide(asked, standing, self._context, now)
            self.counts[decision.action, decision.would, decision.reason] += 1
            for indicator in standing.indicators:
                self.matches[indicator.kind] += 1
            if decision.decision:
                self.outbox.taken(asked.account, now, decision)
        return decision

    def collect(self, most: int) -> Found:
        """Take out what is to be stored: up to `most` events, and all that changed of allowances."""
        with self._lock:
            now = self._clock()
            self.draws.forget(now - KEPT_US)
            return Found(
                self.outbox.collect(most),
                self.buckets.changed(),
                self.draws.changed(),
                self.watch.changed(now),
                self._cut(),
            )

    def forget(self, account: int) -> None:
        """Forget all about an account (its hash), also what was to be stored: its data are to go."""
        name = hex_of(account)
        with self._lock:
            self.watch.forget(account)
            self.accounts.put(account, NO_FACTS)
            self.outbox.forget(name)
            self.draws.forget_account(name)
            self.buckets.forget(purse_of_account(name))
            self._joined.pop(account, None)

    def put_back(self, found: Found) -> None:
        """What could not be stored, to be collected again."""
        with self._lock:
            self.outbox.put_back(found.events)
            self.buckets.changed_again(found.buckets)
            self.draws.changed_again(found.draws)
            self.watch.changed_again(found.sightings)

    def settle(self, receipt: str, tokens: float) -> bool | None:
        """Take in what a gateway tells an answer to have cost, in output tokens, under the receipt of its
        decision. None where that is not known (any more), False where the log has told already."""
        with self._lock:
            return settle_told(receipt, tokens, self._purses(), self._clock())

    def logged(self, answers: Answers) -> None:
        """Take in answers as they come with the log of exchanges."""
        with self._lock:
            snapshot, now = self._snapshot, self._clock()
            for answer, account in answers.of(snapshot.judged, _Awaited(self._joined, self.draws)):
                verdict = snapshot.verdicts.get(account) or self._joined_verdict(account, snapshot)
                settle_logged(answer, verdict, self._purses(), now)

    def _take(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._context = Context(snapshot.policy, self.buckets, self.draws, snapshot.secret)

    def _purses(self) -> Purses:
        return Purses(self._snapshot.policy, self.buckets, self.draws, self._snapshot.quotas)

    def _look(self, account: int, requests: int, request: DoorRequest, shown: Shown, now: int) -> None:
        """Weigh what a request shows, where nothing stands against its account yet."""
        if account in self._snapshot.verdicts or account in self._joined:
            return
        client, network = self.door.client(request.user_agent), self.door.network(request.ip)
        found = self.watch.note(account, requests, shown, client, network)
        if found is not None and found.campaign in self._snapshot.campaigns:
            self._join(account, found, now)

    def _join(self, account: int, found: Recognition, now: int) -> None:
        joined = Joined(hex_of(account), now, found.campaign, found.bits, found.requests, found.marks)
        self._joined[account] = joined
        self.outbox.joined(joined)

    def _standing(
        self, account: int, name: str, facts: Facts, request: DoorRequest, units: Units, snapshot: Snapshot
    ) -> Standing:
        verdict = snapshot.verdicts.get(account) or self._joined_verdict(account, snapshot)
        campaign = verdict.campaign if verdict is not None else None
        org = self._organisation(request, facts) if snapshot.knows_organisations else None
        org_name = None if org is None else hex_of(org)
        known = snapshot.indicators
        return Standing(
            kind=facts.kind,
            verification=facts.verification,
            country=facts.country,
            owners=snapshot.owners_of(org),
            verdict=verdict,
            campaign=snapshot.campaigns.get(campaign) if campaign else None,
            exemption=snapshot.exemption(name, org_name, campaign) if snapshot.exemptions else None,
            programme=snapshot.programme(name, org_name) if snapshot.programmes else None,
            indicators=known.matching(self.door, request, account, org, units) if len(known) else (),
        )

    def _organisation(self, request: DoorRequest, facts: Facts) -> int | None:
        return self.door.organisation(request.org) if request.org else facts.org

    def _asked(self, name: str, request: DoorRequest, standing: Standing, shown: Shown) -> Asked:
        campaign = standing.verdict.campaign if standing.verdict else None
        body = request.request
        is_named = request.id is not None and standing.verdict is not None  # only draws need to know
        return Asked(
            account=name,
            model=request.model,
            access_path=request.access_path,
            output_tokens=body.max_tokens,
            choices=min(body.n or 1, MAX_CHOICES),
            country=request.country,
            shows_mark=any(worth.campaign == campaign for worth, _ in shown) if shown else False,
            exchange=hex_of(self.door.exchange(request.id)) if is_named and request.id else None,
        )

    def _joined_verdict(self, account: int, snapshot: Snapshot) -> Verdict | None:
        """What an account that was recognised here meets: what its campaign does, from its own moment on."""
        joined = self._joined.get(account)
        return None if joined is None else verdict_on(joined, snapshot)


@dataclass(frozen=True)
class _Awaited:
    """The accounts without a verdict of the snapshot whose answers matter all the same: recognised here, or
    drawn for, as those of authorised programmes."""

    joined: Mapping[int, Joined]
    draws: Draws

    def __contains__(self, account: object) -> bool:
        if account in self.joined:
            return True
        return len(self.draws) > 0 and isinstance(account, int) and self.draws.made_for(hex_of(account))


def verdict_on(joined: Joined, snapshot: Snapshot) -> Verdict | None:
    """The verdict on an account that was recognised at the door; None where its campaign is gone."""
    campaign = snapshot.campaigns.get(joined.campaign)
    if campaign is None:
        return None
    begins = newcomer_time(
        snapshot.policy.enforcement, snapshot.secret, campaign.id, campaign.begins, joined.at
    )
    return Verdict(
        account=joined.account,
        campaign=campaign.id,
        response=campaign.response,
        reason=f"showed {joined.marks} texts of campaign {campaign.id} in {joined.requests} requests",
        since=joined.at,
        enforce_at=begins,
        decision=decision_id(snapshot.secret, joined.account, campaign.id, campaign.response, joined.at),
        decided_by="door",
    )

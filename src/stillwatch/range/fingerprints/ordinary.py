"""Everybody's own traffic: free text, prompts that go round, and prompts of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Int64s
from stillwatch.range.fingerprints.clock import Hour, day_rhythm, senders
from stillwatch.range.fingerprints.draft import EXACT, HEAD, SYSTEM, TAIL, Draft
from stillwatch.range.fingerprints.market import Market
from stillwatch.range.fingerprints.mixing import hashes_of, share_of, spread
from stillwatch.range.fingerprints.people import People
from stillwatch.range.fingerprints.works import Works

_HOME = 0.85  # of framed exchanges: the account's usual prompt; the rest goes round
_SAME, _GREETINGS = 0.02, 2000  # share of texts that others send word by word, and how many such texts
_OWN_WORK = 0.7  # of free texts: what the account mostly does
_PLACES: Final = (SYSTEM,) * 6 + (HEAD,) * 3 + (TAIL,)
_SLOTS = 0.25  # share of prompts with slots, which change a part of their sketch


@dataclass(frozen=True)
class Ordinary:
    """Customers, and the cover of campaigns."""

    market: Market
    people: People
    works: Works
    rhythm: Float32s

    @classmethod
    def of(cls, market: Market, people: People, works: Works) -> Ordinary:
        """The stream of these people."""
        return cls(market, people, works, day_rhythm())

    def draw(self, rng: np.random.Generator, hour: Hour) -> Draft:
        """One hour of it."""
        people = self.people
        weights = people.rate * self.rhythm[:, hour.of_day][people.phase] / 24
        account = senders(rng, weights)
        ts, n = hour.moments(rng, len(account)), len(account)
        framed = rng.random(n, np.float32) < people.framed[account]
        usual = rng.random(n, np.float32) < _HOME
        frame = np.where(usual, people.home[account], 0)
        roaming = np.flatnonzero(framed & ~usual)
        frame[roaming] = self.market.draw_templates(rng.random(len(roaming)))
        frame[~framed] = 0
        look = spread(frame.view(np.uint64), np.uint64(self.market.secret + 11))
        slots = share_of(look, 0) < _SLOTS
        kept = np.where(slots, 100 + (look >> np.uint64(16) & np.uint64(127)).astype(np.int64), EXACT)
        place = np.array(_PLACES, np.int8)[(look >> np.uint64(32)).astype(np.int64) % len(_PLACES)]
        same = np.flatnonzero(rng.random(n, np.float32) < _SAME)
        task = np.zeros(n, np.int64)
        greeting = (_GREETINGS * rng.random(len(same)) ** 2).astype(np.int64)
        task[same] = hashes_of(greeting, self.market.secret + 12)
        model = self.market.pick_models(rng.random(n), people.model[account], ts)
        work = self._works(rng, account, frame, look)
        return Draft.of(account, ts, frame=frame, place=place, kept=kept, task=task, work=work, model=model)

    def _works(self, rng: np.random.Generator, account: Int64s, frame: Int64s, look: Int64s) -> Int64s:
        """A prompt has its work; free text is mostly of the account's kind."""
        n = len(account)
        by_frame = self.works.of[(look >> np.uint64(48)).astype(np.int64) % len(self.works.of)]
        anything = self.works.of[rng.integers(0, len(self.works.of), n)]
        own = np.where(rng.random(n, np.float32) < _OWN_WORK, self.people.work[account], anything)
        return np.where(frame != 0, by_frame, own)

"""Accounts that carry the same load, as work dealt out by a balancer does."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Accounts, Finding, Floats, Group

_MIN_ACCOUNTS = 8
_CAP = 6.0  # the group makes one choice of load, however many accounts it has


class EvenLoadLinker:
    """Links accounts whose rates are more alike than customers' rates ever are.

    Sees: exchanges per active day of each member, compared with how widely all accounts' rates spread.
    Null hypothesis: members' rates are drawn as all accounts' rates are (their log-normal spread);
    alternative: one common rate, with the spread of work dealt at random.
    Independent: accounts' rates. The whole group speaks once: bits are capped.
    Benign look-alikes: a plan's quota that everybody exhausts.
    Evasion: rates drawn from an honest distribution.
    References: over-dispersion of counts, as in negative-binomial regression.
    """

    name = "even_load"
    family: Family = "cadence"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Log2 likelihood of the members' counts under one rate against the population's spread."""
        traffic, accounts = scene.traffic, scene.accounts
        if len(group.accounts) < _MIN_ACCOUNTS:
            return silent(group)
        who = np.searchsorted(group.accounts, traffic.account[group.exchanges])
        counts = np.bincount(who, minlength=len(group.accounts)).astype(float)
        days = _active_days(
            accounts.first_seen[group.accounts], accounts.last_seen[group.accounts], group.until
        )
        sigma = scene.accounts.remembered("spread of rates", lambda: _population_spread(accounts))
        used = counts > 0
        bits = min(_even_bits(counts[used], days[used], sigma), _CAP)
        each: Floats = np.full(len(counts), max(bits, 0.0) / len(counts))
        spread = float(np.std(np.log(counts[used] / days[used]))) if used.any() else 0.0
        says = f"rates of the members spread by {spread:.2f} (log), those of all customers by {sigma:.2f}"
        return Finding(max(bits, 0.0), says if bits > 0 else "", each, 1.0 if bits > 0 else 0.0)


def _active_days(first: Floats, last: Floats, until: float) -> Floats:
    return np.maximum((np.minimum(last, until) - first) / 86400.0, 0.25)


def _population_spread(accounts: Accounts) -> float:
    """Standard deviation of log rates over all accounts with several exchanges, robust to the tails."""
    often = accounts.exchanges >= 5
    if often.sum() < 50:
        return 1.0
    days = np.maximum((accounts.last_seen[often] - accounts.first_seen[often]) / 86400.0, 0.25)
    rates = np.log(accounts.exchanges[often] / days)
    low, high = np.quantile(rates, [0.16, 0.84])
    return float(max((high - low) / 2, 0.3))


def _even_bits(counts: Floats, days: Floats, sigma: float) -> float:
    """Each count under a Poisson-gamma with its own spread: tight (shape 12) against the population's."""
    mean = counts.sum() / days.sum() * days
    tight = _negative_binomial(counts, mean, 12.0)
    shape = 1.0 / max(np.exp(sigma**2) - 1, 1e-3)
    loose = _negative_binomial(counts, mean, min(shape, 11.0))
    return float((tight - loose).sum() / np.log(2))


def _negative_binomial(counts: Floats, mean: Floats, shape: float) -> Floats:
    p = shape / (shape + mean)
    logs: Floats = (
        gammaln(counts + shape)
        - gammaln(shape)
        - gammaln(counts + 1)
        + shape * np.log(p)
        + counts * np.log1p(-p)
    )
    return logs

"""Accounts that share a payment, a registration detail or a sign-up address that is rare elsewhere."""

from __future__ import annotations

from stillwatch.link.linkers.coincidence import weigh_attribute
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Group


class SharedIdentityLinker:
    """Links accounts by one attribute of the account feed.

    Sees: members that have a card, e-mail domain, phone prefix, card range, sign-up network, sign-up
    client or referrer in common which the rest of the customers hardly have.
    Null hypothesis: the members are a random draw from all accounts seen so far; the expected number
    of coincidences follows from how often each value occurs.
    Independent: accounts of one value count as one coincidence each beyond the first.
    Benign look-alikes: an enterprise on one card, a class with one school domain: they are coordinated,
    and come out clean because they do not harvest.
    Evasion: own payment and registration details for every account; then timing, network, pivots and
    sign-up batches must speak.
    References: Stripe's similarity clustering; rarity weighting as in EvilCohort (USENIX Security 2015).
    """

    family: Family = "identity"

    def __init__(self, attribute: str, noun: str) -> None:
        self.attribute = attribute
        self.noun = noun
        self.name = f"shared_{attribute}"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Coincidences of this attribute beyond chance."""
        if self.attribute not in scene.accounts.attributes or not scene.accounts.has_facts:
            return silent(group, needs="account facts")
        return weigh_attribute(self.attribute, self.noun, group, scene)

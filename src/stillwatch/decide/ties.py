"""What the tied accounts of a group share says how many customers look like it: one firm or several classes
share everything at once, and what sellers deal out is shared crosswise."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from stillwatch.model.confidence import Keys
from stillwatch.model.one_customer import CONCORDANT, ONE_PAYER

EVERYDAY: Final = 20  # accounts; a class, an office
LINKED_SHARE: Final = 0.5  # of the accounts, that coordination speaks for; fewer owe more harvest
_LEAST_LINKED: Final = Keys().linked
_NOT_YET: Final = 0.3  # from here on owed in part: between are as many customers' groups as campaigns'
_CROSSWISE: Final = 0.25  # (decision 41)
_OF_ONE_CUSTOMER: Final = 4.0  # bits (decisions 33 and 36)
_MOST_SMALLER: Final = 2.0  # bits more where five are tied and fewer (decision 41)


class Ties(NamedTuple):
    """linked: accounts that coordination speaks for; linked_share: of all of the group's; payer_share: of the
    linked ones, that one instrument pays for; concordance: how far payers, mail domains and networks go
    together among them (`link.concordance`)."""

    linked: int
    linked_share: float = 1.0
    payer_share: float = 0.0
    concordance: float = 0.0

    @property
    def as_customers(self) -> bool:
        """Whether one instrument pays for nearly all of them, or whoever shares a payer, a mail domain or a
        network mostly shares another of these: one firm, or several classes. They hide nothing, and most who
        do that are customers."""
        return self.payer_share >= ONE_PAYER or self.concordance >= CONCORDANT

    @property
    def crosswise(self) -> bool:
        """Whether half of the accounts are tied, and who shares a payer, a mail domain or a network mostly
        shares no other of these, though some do: as hardly any customers have it."""
        return self.linked_share >= LINKED_SHARE and 0 < self.concordance < _CROSSWISE

    @property
    def owed(self) -> float:
        """Bits by which the harvest key rises for how the group is made up: up to one where fewer than half
        of its accounts are tied, at a quarter of them (customers of an open frame, some of whom have a firm
        in common); and where they are tied as customers are four, and one more for each halving below twenty
        accounts, in part from a concordance of 0.3 on."""
        untied = np.log2(LINKED_SHARE / min(max(self.linked_share, _LEAST_LINKED), LINKED_SHARE))
        smaller = np.clip(np.log2(EVERYDAY / max(self.linked, 1)), 0.0, _MOST_SMALLER)
        return float(untied + self._like_one_customer * (_OF_ONE_CUSTOMER + smaller))

    @property
    def _like_one_customer(self) -> float:
        if self.as_customers:
            return 1.0
        return float(np.clip((self.concordance - _NOT_YET) / (CONCORDANT - _NOT_YET), 0.0, 1.0))

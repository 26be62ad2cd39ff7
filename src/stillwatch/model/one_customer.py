"""From where on accounts that are tied to each other are one customer's, for all that can be seen."""

from __future__ import annotations

from typing import Final

CONCORDANT: Final = 0.5
"""Of those with whom an account shares payer, mail domain or place, the share with whom it shares several of
these (`link.concordance`). Hardly a campaign of the labels reaches 0.36 (decision 36)."""
ONE_PAYER: Final = 0.8
"""Share of the accounts that one instrument pays for (decision 33)."""

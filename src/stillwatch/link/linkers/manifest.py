"""The linkers, on one screen; a stranger's come in by the entry points `stillwatch.linkers`."""

from __future__ import annotations

from importlib.metadata import entry_points

from stillwatch.link.linkers.even_load import EvenLoadLinker
from stillwatch.link.linkers.full_from_birth import FullFromBirthLinker
from stillwatch.link.linkers.known_campaign import KnownCampaignLinker
from stillwatch.link.linkers.one_list import OneListLinker
from stillwatch.link.linkers.pivot import PivotLinker
from stillwatch.link.linkers.shared_identity import SharedIdentityLinker
from stillwatch.link.linkers.shared_network import SharedNetworkLinker
from stillwatch.link.linkers.signup_batch import SignupBatchLinker
from stillwatch.link.linkers.succession import SuccessionLinker
from stillwatch.link.linkers.synchrony import SynchronyLinker
from stillwatch.model.contract import Weigher

BUILT_IN: tuple[Weigher, ...] = (
    SharedIdentityLinker("payment", "payment instrument"),
    SharedIdentityLinker("payment_bin", "card range"),
    SharedIdentityLinker("email_domain", "e-mail domain"),
    SharedIdentityLinker("phone_prefix", "phone prefix"),
    SharedIdentityLinker("signup_net", "sign-up network"),
    SharedIdentityLinker("signup_user_agent", "sign-up client"),
    SharedIdentityLinker("referrer", "referrer"),
    SignupBatchLinker(),
    SharedNetworkLinker(),
    SynchronyLinker(),
    EvenLoadLinker(),
    OneListLinker(),
    PivotLinker(),
    SuccessionLinker(),
    KnownCampaignLinker(),
    FullFromBirthLinker(),
)

LINKERS: tuple[Weigher, ...] = (
    *BUILT_IN,
    *(entry.load()() for entry in sorted(entry_points(group="stillwatch.linkers"), key=lambda e: e.name)),
)

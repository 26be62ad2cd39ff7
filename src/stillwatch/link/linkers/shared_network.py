"""Accounts that come from the same rare network prefixes."""

from __future__ import annotations

from stillwatch.link.linkers.coincidence import values_of, weigh_attribute
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Group


class SharedNetworkLinker:
    """Links accounts whose main /24 or /48 is the same and hardly anybody else's.

    Sees: members whose most used network prefix is shared by other members and by few outsiders.
    Null hypothesis: members' networks are drawn as all accounts' networks are.
    Independent: accounts of one prefix count as one coincidence each beyond the first.
    Benign look-alikes: an office, a class room, carrier NAT (many outsiders there, so it counts little).
    Evasion: residential addresses, one for each account.
    References: EvilCohort (USENIX Security 2015); BotGraph (NSDI 2009).
    """

    name = "shared_network"
    family: Family = "network"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Coincidences of the main network beyond chance."""
        if "net" not in scene.accounts.attributes or not len(values_of("net", scene.accounts).accounts):
            return silent(group, needs="client addresses")
        return weigh_attribute("net", "network prefix", group, scene)

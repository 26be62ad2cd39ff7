"""Ask every detector and linker about a group."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from stillwatch.decide.ties import LINKED_SHARE
from stillwatch.decide.two_keys import Verdict, Weighed, judge
from stillwatch.detect.detectors.manifest import DETECTORS
from stillwatch.link.concordance import concordance
from stillwatch.link.houses import concordance_among_all, largest_house
from stillwatch.link.linkers.manifest import LINKERS
from stillwatch.link.membership import is_many
from stillwatch.link.vouching import LEAST_SHARE, LEAST_VOUCHERS, work_alike
from stillwatch.model.contract import Scene
from stillwatch.model.one_customer import CONCORDANT
from stillwatch.model.statistics import distinct
from stillwatch.model.traffic import Group

_AS_ONE: Final = 2 / 3  # of the linked accounts; of campaigns nine in ten, of crowds a half (decision 44)


def weigh(group: Group, scene: Scene) -> Verdict:
    """The verdict on `group`, from all that was seen before `group.until`.

    Where coordination speaks for fewer accounts than it must, and these alone are a campaign, it also speaks
    for those that work as they do; unless these do not work as each other do.
    """
    verdict = _judged(group, scene)
    if (verdict.is_campaign or _may_vouch(verdict)) and _works_apart(group, scene, verdict):
        return replace(verdict, works_apart=True)
    if not _may_vouch(verdict) or not _judged(_tied_only(group, scene, verdict), scene).is_campaign:
        return verdict
    return replace(verdict, linked=verdict.linked | work_alike(group, scene, verdict.linked))


def _judged(group: Group, scene: Scene) -> Verdict:
    weighed = [Weighed(w.family, w.name, w.weigh(group, scene)) for w in (*DETECTORS, *LINKERS)]
    owners = len(distinct(scene.accounts.owner[group.accounts]))
    payment = scene.accounts.attributes.get("payment")
    paid = None if payment is None else payment[group.accounts]
    verdict = judge(weighed, len(group.accounts), owners, paid, scene.mapping)
    return replace(
        verdict,
        concordance=_concordance(group, scene, verdict),
        is_large_part=bool(is_many(len(group.accounts), _with_customers(group, scene))),
    )


def _concordance(group: Group, scene: Scene, verdict: Verdict) -> float:
    """Of the tied accounts: by what the group has for itself; or, where that is as of customers, by whom they
    share values with everywhere, by the groups of which they are a part (decision 46), or as one house among
    them would have it if the others shared nothing (decision 47)."""
    linked = group.accounts[verdict.linked]
    own = concordance(linked, verdict.shared)
    if own >= CONCORDANT or not verdict.coordinates or not len(linked):
        return own
    told = max(
        concordance_among_all(linked, scene.accounts),
        0.0 if scene.houses is None else float(scene.houses[linked].mean()),
        largest_house(linked, (one.accounts for one in verdict.shared), scene.accounts),
    )
    return told if told >= CONCORDANT else own


def _with_customers(group: Group, scene: Scene) -> int:
    """How many the group's accounts and the customers are: beside a campaign that is half of everybody, a
    third of the customers is a large part."""
    customers = scene.remembered("customers", lambda: int(scene.customers().sum()))
    return customers + (0 if scene.apart is None else int(scene.apart[group.accounts].sum()))


def _works_apart(group: Group, scene: Scene, verdict: Verdict) -> bool:
    """Whether fewer than half of the accounts are linked, and a third of these do not work as the linked ones
    do. Of one program's accounts nine in ten do; the houses of a crowd have their own ways (decision 44)."""
    linked = verdict.linked
    if verdict.linked_share >= LINKED_SHARE or linked.sum() < LEAST_VOUCHERS:
        return False
    return bool(work_alike(group, scene, linked)[linked].mean() < _AS_ONE)


def _may_vouch(verdict: Verdict) -> bool:
    """Whether nothing but the share of linked accounts keeps both keys from turning, and they are not tied to
    each other anyway (`Verdict.least_linked`): one customer's accounts do not speak for other customers."""
    spoken_for = replace(verdict, linked=np.ones_like(verdict.linked))
    enough = LEAST_SHARE <= verdict.linked_share < LINKED_SHARE and verdict.linked.sum() >= LEAST_VOUCHERS
    anyway = verdict.is_large_part or verdict.as_customers
    return bool(enough and not anyway and spoken_for.is_campaign)


def _tied_only(group: Group, scene: Scene, verdict: Verdict) -> Group:
    accounts = group.accounts[verdict.linked]
    mine = np.isin(scene.traffic.account[group.exchanges], accounts)
    return Group(accounts, group.exchanges[mine], group.until)

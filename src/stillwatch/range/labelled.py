"""Groups of known truth and the evidence about them: what confidence is fitted on and measured with."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.decide.harvest_key import harvest_key, key_of
from stillwatch.decide.ties import Ties
from stillwatch.decide.two_keys import OWNERS_SHARE
from stillwatch.engine.communities import communities
from stillwatch.engine.names import account_names
from stillwatch.engine.scan import TEMPORARY_KEY, ScanRequest, judge
from stillwatch.ingest.lake import Lake
from stillwatch.model.confidence import ConfidenceMap, Keys
from stillwatch.model.errors import StillwatchError
from stillwatch.model.evidence import Family
from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.truth import Truth, read_truth
from stillwatch.range.writer import write_composition

_MOSTLY: Final = 0.5  # of a group's accounts are campaigns': then it is real
_HOUR: Final = 3600 * 10**6


class LabelledGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One judged group and whether it is real: half of its accounts or more are campaigns'.

    source: what one composition (or one week of an operator's own) is called; groups of one source depend on
    each other. corpus: where prompts came from; view: how much of the source was looked at; community: groups
    of a view with one number are sights of the same accounts; kind: the most frequent among the campaign
    accounts of a real group, else among all; bits: as `scan --json` gives them; unopposed: no harvest
    detector speaks against, so that there is no counter-evidence of that family.
    """

    source: str
    real: bool
    bits: dict[Family, float]
    linked_share: float = 1.0
    owners_share: float = 1.0
    payer_share: float = 0.0
    concordance: float = 0.0
    least_linked: float = Keys().linked
    sight: str = "wording"
    corpus: str = ""
    view: str = ""
    kind: str = ""
    accounts: int = 0
    campaign_share: float = 0.0
    community: int = -1
    unopposed: bool = False

    @property
    def harvest(self) -> float:
        """Bits of the harvest family."""
        return self.bits.get("harvest", 0.0)

    @property
    def linked(self) -> int:
        """How many accounts coordination speaks for."""
        return round(self.linked_share * self.accounts)

    @property
    def ties(self) -> Ties:
        """What its linked accounts share."""
        return Ties(self.linked, self.linked_share, self.payer_share, self.concordance)

    def key_by_size(self, keys: Keys) -> float:
        """Bits of harvest that turn the key for so many linked accounts, made up as they are."""
        return harvest_key(self.linked, keys) + self.ties.owed

    def key(self, mapping: ConfidenceMap) -> float:
        """The same, less what second behaviour, agreement and sharing crosswise are worth."""
        return key_of(self.ties, self.bits, self.unopposed, mapping)

    def acts_as_one(self, keys: Keys) -> bool:
        """Whether the coordination key turns on accounts of different owners: only these are in question."""
        return (
            self.coordination >= keys.coordination
            and self.linked_share >= max(keys.linked, self.least_linked)
            and self.owners_share >= OWNERS_SHARE
        )

    @property
    def as_customers(self) -> bool:
        """Whether its accounts are tied to each other as those of customers are."""
        return self.ties.as_customers

    @property
    def coordination(self) -> float:
        """Bits of all other families."""
        return sum(bits for family, bits in self.bits.items() if family != "harvest")


@dataclass(frozen=True)
class View:
    """A part of a source: its first hours (None: all), with account facts or without."""

    name: str
    hours: float | None = None
    facts: bool = True


# Weaker evidence makes the cases between, on which a probability can be measured.
VIEWS: Final = (View("no facts", facts=False), View("all"), View("first 2 days", 48.0))


def label_groups(
    settings: ComposeSettings, views: Sequence[View], progress: Callable[[str], None]
) -> Iterator[LabelledGroup]:
    """Compose the range of `settings` and judge it in each view; views without facts must come first, since
    facts that were read stay in the lake."""
    corpus = "written" if settings.corpora is None else "public"
    source = f"{corpus} {settings.seed}{'' if settings.campaigns else ', customers only'}"
    with (
        tempfile.TemporaryDirectory(prefix="stillwatch-range-") as name,
        Lake.temporary(TEMPORARY_KEY) as lake,
    ):
        folder = Path(name)
        composition = compose(settings)
        write_composition(composition, folder)
        truth = read_truth(folder)
        for number, view in enumerate(views):
            progress(f"{source}: {view.name}")
            request = ScanRequest(
                paths=() if number else (folder / "traffic.jsonl.gz",),
                accounts=folder / "accounts.jsonl" if view.facts else None,
                releases=folder / "releases.json",
                authorised=folder / "authorised.json",
                end=None if view.hours is None else composition.world.start + int(view.hours * _HOUR),
                now=composition.world.end,
            )
            yield from _judged(request, lake, truth, LabelledGroup(
                source=source, corpus=corpus, view=view.name, real=False, bits={}
            ))  # fmt: skip


def _judged(request: ScanRequest, lake: Lake, truth: Truth, known: LabelledGroup) -> Iterator[LabelledGroup]:
    judged, scene, names = judge(request, lake, lambda *_: None)
    for one, community in zip(judged, communities(judged).tolist(), strict=True):
        labels = [truth.accounts[name] for name in account_names(one.candidate.accounts, scene, names)]
        harvesters = [label for label in labels if label.population == "campaign"]
        real = len(harvesters) >= _MOSTLY * len(labels)
        kinds = Counter(label.kind for label in (harvesters if real else labels))
        yield msgspec.structs.replace(
            known,
            real=real,
            bits={family: round(bits, 3) for family, bits in one.verdict.bits.items()},
            linked_share=round(one.verdict.linked_share, 4),
            owners_share=round(one.verdict.owners_share, 4),
            payer_share=round(one.verdict.payer_share, 4),
            concordance=round(one.verdict.concordance, 4),
            least_linked=round(one.verdict.least_linked, 4),
            sight=one.sight,
            kind=min(kinds, key=lambda kind: (-kinds[kind], kind)),
            accounts=len(labels),
            campaign_share=round(len(harvesters) / len(labels), 3),
            community=community,
            unopposed=one.verdict.unopposed,
        )


def write_groups(groups: Iterable[LabelledGroup], path: Path) -> int:
    """Append the groups to a file of JSON lines; returns how many there were."""
    count = 0
    with path.open("ab") as lines:
        for group in groups:
            lines.write(msgspec.json.encode(group) + b"\n")
            count += 1
    return count


def read_groups(paths: Iterable[Path]) -> list[LabelledGroup]:
    """The groups of files of JSON lines, in order. `StillwatchError` names the line that is none."""
    decoder = msgspec.json.Decoder(LabelledGroup)
    found = []
    for path in paths:
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                found.append(decoder.decode(line))
            except msgspec.MsgspecError as fault:
                raise StillwatchError(
                    f"{path}:{number}: no labelled group: {fault}",
                    hint="each line needs source, real and bits, as `stillwatch range label` writes them",
                ) from fault
    return found

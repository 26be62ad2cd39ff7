"""The one list of campaign and customer kinds; a new kind is a file and a line here."""

from __future__ import annotations

from stillwatch.range.kinds.agent_fleet import AgentFleet
from stillwatch.range.kinds.aggregator import Aggregator
from stillwatch.range.kinds.app_users import AppUsers
from stillwatch.range.kinds.batch_pipelines import BatchPipelines
from stillwatch.range.kinds.benchmark import Benchmark
from stillwatch.range.kinds.bought_accounts import BoughtAccounts
from stillwatch.range.kinds.carrier_nat import CarrierNat
from stillwatch.range.kinds.chat import Chat
from stillwatch.range.kinds.developers import Developers
from stillwatch.range.kinds.enterprise import Enterprise
from stillwatch.range.kinds.evolved_prompts import EvolvedPrompts
from stillwatch.range.kinds.hydra import Hydra
from stillwatch.range.kinds.inline_tags import InlineTags
from stillwatch.range.kinds.licensed_distiller import LicensedDistiller
from stillwatch.range.kinds.low_and_slow import LowAndSlow
from stillwatch.range.kinds.many_paths import ManyPaths
from stillwatch.range.kinds.relay import Relay
from stillwatch.range.kinds.repeated_sampling import RepeatedSampling
from stillwatch.range.kinds.resale_proxy import ResaleProxy
from stillwatch.range.kinds.school_class import SchoolClass
from stillwatch.range.kinds.staged_pipeline import StagedPipeline
from stillwatch.range.kinds.synchronised_graders import SynchronisedGraders
from stillwatch.range.kinds.technique_sweep import TechniqueSweep
from stillwatch.range.kinds.topic_tree import TopicTree
from stillwatch.range.kinds.two_pools import TwoPools
from stillwatch.range.kinds.user_simulators import UserSimulators
from stillwatch.range.kinds.viral_prompt import ViralPrompt
from stillwatch.range.population import Kind

CAMPAIGNS: tuple[Kind, ...] = (
    SynchronisedGraders(),
    ManyPaths(),
    Hydra(),
    ResaleProxy(),
    LowAndSlow(),
    InlineTags(),
    TechniqueSweep(),
    TwoPools(),
)
CUSTOMERS: tuple[Kind, ...] = (
    Chat(),
    Developers(),
    BatchPipelines(),
    AppUsers(),
    AgentFleet(),
    Enterprise(),
    SchoolClass(),
    Benchmark(),
    CarrierNat(),
    ViralPrompt(),
    Aggregator(),
    LicensedDistiller(),
)
# Composed where they are named only, so that ranges of a seed stay what they were.
LATER: tuple[Kind, ...] = (RepeatedSampling(), UserSimulators(), StagedPipeline())
# Written when detection was finished; whoever works on detection does not look at them (decision 39).
UNSEEN: tuple[Kind, ...] = (
    Relay(),
    BoughtAccounts(),
    TopicTree(),
    EvolvedPrompts(),
)
KINDS: tuple[Kind, ...] = CAMPAIGNS + CUSTOMERS
EVERY: tuple[Kind, ...] = KINDS + LATER + UNSEEN

"""The one list of campaign and customer kinds; a new kind is a file and a line here."""

from __future__ import annotations

from stillwatch.range.kinds.agent_fleet import AgentFleet
from stillwatch.range.kinds.app_users import AppUsers
from stillwatch.range.kinds.batch_pipelines import BatchPipelines
from stillwatch.range.kinds.chat import Chat
from stillwatch.range.kinds.developers import Developers
from stillwatch.range.kinds.enterprise import Enterprise
from stillwatch.range.kinds.inline_tags import InlineTags
from stillwatch.range.kinds.low_and_slow import LowAndSlow
from stillwatch.range.kinds.many_paths import ManyPaths
from stillwatch.range.kinds.synchronised_graders import SynchronisedGraders
from stillwatch.range.population import Kind

KINDS: tuple[Kind, ...] = (
    SynchronisedGraders(),
    ManyPaths(),
    LowAndSlow(),
    InlineTags(),
    Chat(),
    Developers(),
    BatchPipelines(),
    AppUsers(),
    AgentFleet(),
    Enterprise(),
)

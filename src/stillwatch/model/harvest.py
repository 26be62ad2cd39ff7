"""The names of what campaigns harvest; one exchange may carry several."""

from __future__ import annotations

LABELS: tuple[str, ...] = (
    "reasoning_elicitation",
    "rubric_grading",
    "safe_rewriting",
    "instruction_synthesis",
    "agentic_coding",
    "tool_use",
    "data_analysis",
    "computer_use",
    "vision",
)

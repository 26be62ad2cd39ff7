"""Every router of the service, in the order in which the documentation shows them."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from stillwatch.serve.http import exchanges, figures, health, litellm, traces

ROUTERS: Final[tuple[APIRouter, ...]] = (
    exchanges.router,
    litellm.router,
    traces.router,
    health.router,
    figures.router,
)

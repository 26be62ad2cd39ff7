"""Every router of the service, in the order in which the documentation shows them."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from stillwatch.serve.http import (
    accounts,
    decide,
    exchanges,
    ext_authz,
    figures,
    guardrail,
    health,
    litellm,
    programmes,
    releases,
    traces,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    exchanges.router,
    litellm.router,
    traces.router,
    accounts.router,
    releases.router,
    programmes.router,
    decide.router,
    guardrail.router,
    ext_authz.router,
    health.router,
    figures.router,
)

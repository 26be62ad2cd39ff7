"""Every router of the service, in the order in which requests find them: what gateways wait for first."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from stillwatch.serve.http import (
    abuse,
    accounts,
    allow_list,
    appeals,
    approvals,
    campaigns,
    cases,
    decide,
    decisions,
    erasures,
    exchanges,
    ext_authz,
    figures,
    guardrail,
    health,
    indicators,
    litellm,
    oidc,
    policy,
    programmes,
    releases,
    session,
    settle,
    tokens,
    traces,
    users,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    decide.router,
    settle.router,
    guardrail.router,
    ext_authz.router,
    exchanges.router,
    litellm.router,
    traces.router,
    accounts.router,
    releases.router,
    programmes.router,
    campaigns.router,
    cases.router,
    approvals.router,
    decisions.router,
    appeals.router,
    policy.router,
    allow_list.router,
    indicators.router,
    abuse.router,
    session.router,
    oidc.router,
    users.router,
    tokens.router,
    erasures.router,
    health.router,
    figures.router,
)
# The query is another's: of the gateway's own caller, and of the identity provider.
TAKE_ANY_QUERY: Final[tuple[APIRouter, ...]] = (ext_authz.router, oidc.router)

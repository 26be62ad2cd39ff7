"""The application: routers, failures in one envelope, figures, and the service's beginning and end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool

from stillwatch import __version__
from stillwatch.serve.auth.caller import Authenticator
from stillwatch.serve.auth.people import People
from stillwatch.serve.http.failures import Failure, answer_failures
from stillwatch.serve.http.observe import Observe
from stillwatch.serve.http.oidc import flow_of
from stillwatch.serve.http.parameters import only_known_parameters
from stillwatch.serve.http.rates import Rates
from stillwatch.serve.http.routers import ROUTERS, TAKE_ANY_QUERY
from stillwatch.serve.http.sending import Door
from stillwatch.serve.metrics import AlertCollector, DecisionCollector, Figures, IntakeCollector
from stillwatch.serve.service import Service

_FAILURES: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {"model": Failure, "description": "What was sent is at fault; `error.hint` says what to do."},
    "5XX": {"model": Failure, "description": "The service is at fault; nothing was kept. Try again later."},
}


def create_app(service: Service, authenticator: Authenticator) -> FastAPI:
    """The ASGI application of `service`; it starts and stops with it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        await run_in_threadpool(service.stop)

    app = FastAPI(
        title="Stillwatch",
        version=__version__,
        description="Finds distillation campaigns in the traffic of a language-model API, and answers them.",
        lifespan=lifespan,
        responses=_FAILURES,
        docs_url=None,  # both load their scripts from elsewhere
        redoc_url=None,
    )
    figures = Figures()
    figures.registry.register(
        IntakeCollector(service.intake.counters.read, service.intake.backlog, service.checks, service.clock)
    )
    decider = service.inline.decider
    figures.registry.register(
        DecisionCollector(decider.counts.copy, decider.matches.copy, service.inline.health)
    )
    if service.alerts:
        figures.registry.register(AlertCollector(service.alerts.told))
    app.state.service, app.state.authenticator, app.state.figures = service, authenticator, figures
    app.state.people = People(service.state, service.clock)
    app.state.oidc = flow_of(service.settings.signing, service.clock)
    app.state.decider = service.inline.gate
    settings = service.settings
    rates, named = Rates(settings.rate), settings.account_from.rows
    app.state.door = Door(service.intake, rates, settings.body, named)
    answer_failures(app)
    for router in ROUTERS:
        is_ours = router not in TAKE_ANY_QUERY
        app.include_router(router, dependencies=[Depends(only_known_parameters)] if is_ours else None)
    app.add_middleware(Observe, figures=figures)
    return app

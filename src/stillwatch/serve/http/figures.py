"""`/metrics`: the figures in Prometheus' text form."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires

router = APIRouter(tags=["operations"])

_TEXT: Final = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}


@router.get("/metrics", response_class=PlainTextResponse, responses=_TEXT)  # type: ignore[arg-type]
async def metrics(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """Counters, gauges and durations; give Prometheus a viewer's token (`authorization` in its job)."""
    text = await run_in_threadpool(generate_latest, request.app.state.figures.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)

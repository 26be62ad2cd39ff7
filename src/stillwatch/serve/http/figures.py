"""`/metrics`: the figures in Prometheus' text form."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires

router = APIRouter(tags=["operations"])

_TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}


@router.get("/metrics", responses=_TEXT)
async def metrics(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """Counters, gauges and durations; give Prometheus a viewer's token (`authorization` in its job)."""
    text = await run_in_threadpool(generate_latest, request.app.state.figures.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)

"""Parameters that a route does not know are refused: a misspelt one would silently mean something else."""

from __future__ import annotations

from fastapi import Request
from fastapi.routing import APIRoute

from stillwatch.serve.http.failures import Refusal


async def only_known_parameters(request: Request) -> None:
    """Refusal 422 where the query names what the route does not have, 404 for a path no id can have."""
    if any("\0" in str(value) for value in request.path_params.values()):
        raise Refusal(404, "not_found", "no id holds the character NUL")
    route = request.scope["route"]
    known = {field.alias for field in route.dependant.query_params} if isinstance(route, APIRoute) else set()
    unknown = request.query_params.keys() - known
    if unknown:
        told = ", ".join(sorted(known)) or "none"
        raise Refusal(422, "unknown_parameter", f"the query holds what is no parameter; there are: {told}")

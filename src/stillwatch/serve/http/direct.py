"""Routes that take the request as it is: what stands before them is asked directly."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from stillwatch.serve.http.access import Guard
from stillwatch.serve.http.parameters import only_known_parameters


class DirectRoute(APIRoute):
    """A route with one guard, whose function reads the body itself and makes the answer itself.

    For any other route FastAPI works out at each request what every function before it wants to have, which
    takes longer than a decision. Here there is nothing to work out. Documentation and tests see the guard as
    they see those of other routes. `TypeError` where a route needs more than this.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request; it refuses what FastAPI would have refused, in the same order."""
        guard, function = self._guard(), self.endpoint

        async def answer(request: Request) -> Response:
            await only_known_parameters(request)
            await guard.admit(request)
            response: Response = await function(request)
            return response

        return answer

    def _guard(self) -> Guard:
        wants = self.dependant
        guards: list[Any] = [inner.call for inner in wants.dependencies]
        others = (wants.path_params, wants.query_params, wants.header_params, wants.cookie_params)
        if any(others) or wants.body_params or wants.request_param_name != "request":
            raise TypeError(f"{self.path}: expected a function of the request alone")
        if len(guards) != 1 or not isinstance(guards[0], Guard):
            raise TypeError(f"{self.path}: expected one guard before it, got {guards}")
        return guards[0]

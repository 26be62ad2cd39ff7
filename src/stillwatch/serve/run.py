"""Runs the service under uvicorn until a signal asks it to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn

from stillwatch.engine.state.people.token_check import TokenCheck
from stillwatch.serve.auth.tokens import TokenAuthenticator
from stillwatch.serve.http.app import create_app
from stillwatch.serve.logs import set_up_logs
from stillwatch.serve.service import Service
from stillwatch.serve.settings import ServeSettings

# A thread that computes (what follows the state, for one) lets requests go on after so long. CPython's own
# 5 ms are half of what an answer may take, and one request needs its turn several times.
TURN_S: Final = 0.0005
GRACE_S: Final = 30  # for requests that are under way when the service is asked to stop


def run(
    settings: ServeSettings,
    host: str,
    port: int,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun; `StillwatchError` before it serves.

    `ready` is called once, when everything is loaded and nothing listens yet.
    """
    set_up_logs()
    service = Service(settings)
    app = create_app(service, TokenAuthenticator(TokenCheck(service.state, service.clock)))
    if ready:
        ready()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # an address that a header names is a caller's word
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises what it caught once more when it is done: an orderly end is no failure
        signal.signal(number, _done)
    sys.setswitchinterval(TURN_S)
    uvicorn.Server(config).run()


def _done(*_: object) -> None:
    """The service has stopped by then."""

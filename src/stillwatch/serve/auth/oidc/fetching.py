"""What is asked of the provider over HTTP: small JSON answers, in seconds, from nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import httpx2
import msgspec

from stillwatch.serve.auth.oidc.faults import ProviderUnavailable

PATIENCE_S: Final = 10.0
_LARGEST: Final = 1 << 20  # bytes of an answer: keys and claims are kilobytes


def get_json(url: str, bearer: str | None = None) -> dict[str, Any]:
    """The object at `url`; `ProviderUnavailable` where there is none."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return _ask("GET", url, headers=headers)


def post_form(url: str, form: Mapping[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
    """The object that a form is answered with; `ProviderUnavailable` where there is none."""
    return _ask("POST", url, data=dict(form), auth=basic)


def _ask(method: str, url: str, **how: Any) -> dict[str, Any]:
    body = bytearray()
    try:
        # redirects are not followed: they would carry codes and secrets elsewhere
        with httpx2.stream(method, url, timeout=PATIENCE_S, follow_redirects=False, **how) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _LARGEST:
                    raise ProviderUnavailable(f"{url}: the answer is over {_LARGEST} bytes")
        if answer.status_code != 200:
            raise ProviderUnavailable(f"{url}: answered {answer.status_code}{_error(bytes(body))}")
        return msgspec.json.decode(bytes(body), type=dict[str, Any])
    except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
        raise ProviderUnavailable(f"{url}: {type(fault).__name__}: {fault}") from fault
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ProviderUnavailable(f"{url}: expected a JSON object") from fault


def _error(body: bytes) -> str:
    """The error code of RFC 6749, section 5.2, which holds no secret."""
    try:
        code = msgspec.json.decode(body, type=dict[str, Any]).get("error")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return f" ({code})" if isinstance(code, str) else ""

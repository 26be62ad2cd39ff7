"""Checks an exchange's values and lays its texts flat.

Values that the provider's own systems write (ids, counts, status) are refused when absurd, with the
field named: dropping them silently would hide a broken feed. Texts that a client chooses freely (user
agent, tool names, forwarded addresses) never refuse a row, or a client could hide by sending junk:
they are cut or passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

from stillwatch.ingest.content import SYSTEM_ROLES, last_turn, system_text
from stillwatch.ingest.timestamps import parse_timestamp
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Exchange
from stillwatch.model.normal import NormalExchange

MAX_NAME: Final = 1024  # characters of an id, account, model
MAX_TOKENS: Final = 100_000_000
MAX_LATENCY_MS: Final = 30 * 86_400_000
MAX_TEMPERATURE: Final = 100
MAX_CHOICES: Final = 32_767
MAX_STATUS: Final = 999
MAX_ASN: Final = 2**32 - 1
MAX_TURNS: Final = 32_767
MAX_TOOLS: Final = 4096


def normalise(exchange: Exchange, now_us: int) -> NormalExchange:
    """`exchange` with its values checked; `now_us` is microseconds since 1970 UTC. Raises BadRow."""
    request, response, usage = exchange.request, exchange.response, exchange.usage
    messages = request.messages
    if len(messages) == 1 and messages[0].role == "user" and isinstance(messages[0].content, str):
        user, image, tool_result, turns = messages[0].content, False, False, 1  # by far the most rows
    else:
        user, image, tool_result = last_turn(messages)
        turns = sum(message.role not in SYSTEM_ROLES for message in messages)
    system = request.system
    if turns != len(messages) or not (system is None or isinstance(system, str)):
        system = system_text(system, messages)
    return NormalExchange(
        id=_name(exchange.id, "id"),
        ts=parse_timestamp(exchange.ts, now_us),
        account=_name(exchange.account, "account"),
        model=_name(exchange.model, "model"),
        org=_optional_name(exchange.org, "org"),
        api_key=_optional_name(exchange.api_key, "api_key"),
        access_path=_optional_name(exchange.access_path, "access_path"),
        endpoint=_cut(exchange.endpoint),
        ip=_address(exchange.ip) if exchange.ip else None,
        asn=_count(exchange.asn, "asn", MAX_ASN),
        user_agent=_cut(exchange.user_agent),
        conversation=_cut(exchange.conversation),
        system=system or "",
        user=user,
        response=response.text or "",
        stop_reason=_cut(response.stop_reason),
        turns=min(turns, MAX_TURNS),
        tools=tool_names(request.tools) if request.tools else (),
        image=image,
        tool_result=tool_result,
        max_tokens=_count(request.max_tokens, "request.max_tokens", MAX_TOKENS),
        temperature=_measure(request.temperature, "request.temperature", MAX_TEMPERATURE),
        choices=_count(request.n, "request.n", MAX_CHOICES),
        stream=request.stream,
        thinking=request.thinking,
        logprobs=request.logprobs,
        input_tokens=_count(usage.input_tokens, "usage.input_tokens", MAX_TOKENS),
        output_tokens=_count(usage.output_tokens, "usage.output_tokens", MAX_TOKENS),
        reasoning_tokens=_count(usage.reasoning_tokens, "usage.reasoning_tokens", MAX_TOKENS),
        cached_tokens=_count(usage.cached_tokens, "usage.cached_tokens", MAX_TOKENS),
        latency_ms=_measure(exchange.latency_ms, "latency_ms", MAX_LATENCY_MS),
        status=_count(exchange.status, "status", MAX_STATUS),
    )


def tool_names(tools: Sequence[Any]) -> tuple[str, ...]:
    """The distinct names of the tools, sorted; a tool without a name counts by its type."""
    names = {_tool_name(tool) for tool in tools[:MAX_TOOLS] if isinstance(tool, dict)}
    names.discard("")
    return tuple(sorted(names))


def _tool_name(tool: dict[str, Any]) -> str:
    function = tool.get("function") or tool.get("toolSpec")  # OpenAI Chat, Bedrock Converse
    inner = function.get("name") if isinstance(function, dict) else None
    for name in (tool.get("name"), inner, tool.get("type")):
        if isinstance(name, str) and name:
            return name[:MAX_NAME]
    return ""


def _name(value: str, field: str) -> str:
    if not value or value.isspace():
        raise BadRow(field, "empty")
    if len(value) > MAX_NAME or (not value.isascii() and len(value.encode()) > MAX_NAME):
        raise BadRow(field, "longer than 1 KiB")
    return value


def _optional_name(value: str | None, field: str) -> str | None:
    return _name(value, field) if value else None


def _cut(value: str | None) -> str | None:
    return value[:MAX_NAME] if value else None


def _count(value: int | None, field: str, most: int) -> int | None:
    if value is None or 0 <= value <= most:
        return value
    raise BadRow(field, "negative" if value < 0 else f"greater than {most}")


def _measure(value: float | None, field: str, most: float) -> float | None:
    if value is None or 0 <= value <= most:
        return value
    if value != value:
        raise BadRow(field, "not a finite number")
    raise BadRow(field, "negative" if value < 0 else f"greater than {most}")


@lru_cache(maxsize=65_536)
def _address(text: str) -> str | None:
    """The address without port, brackets or proxies behind it; None where there is none."""
    first = text.partition(",")[0].strip()
    if first.startswith("["):
        first = first[1:].partition("]")[0]
    elif first.count(":") == 1:
        first = first.partition(":")[0]
    try:
        address = ip_address(first.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)

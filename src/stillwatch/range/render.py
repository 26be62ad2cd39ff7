"""Turns the timeline into native JSON lines, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from stillwatch.range.grammar import mix

if TYPE_CHECKING:
    from stillwatch.range.population import Client, Member, Prompt
    from stillwatch.range.timeline import Timeline
    from stillwatch.range.world import World

_CHUNK = 20_000


def name_exchange(seed: int, place: int) -> str:
    """An opaque id for the exchange at `place`; different places never share one."""
    return f"ex_{mix(place ^ mix(seed)):016x}"


def render_exchanges(world: World, members: Sequence[Member], timeline: Timeline) -> Iterator[bytes]:
    """JSON lines without newline, in order of time."""
    encode = msgspec.json.Encoder().encode
    seed = world.settings.seed
    faces = [[_face(m, c) for c in m.clients] for m in members]
    threads = [[c.threads for c in m.clients] for m in members]
    for place, row in enumerate(_rows(timeline)):
        ts, member, stream, key, model, client, output, talk, reasoning, status = row
        source = timeline.streams[stream]
        prompt = source.render(key)
        line: dict[str, Any] = {
            "id": name_exchange(seed, place),
            "ts": ts + "Z",
            "model": world.models[model],
        }
        line |= faces[member][client]
        _add_address(line, key)
        line["request"] = _request(prompt, source.options)
        if talk >= 0:
            line["conversation"] = f"conv_{mix(talk * 1_000_003 + member):016x}"
        elif threads[member][client]:  # a conversation of one exchange
            line["conversation"] = f"conv_{mix(-place):016x}"
        _add_answer(line, prompt, source.stop_reason, status, output, reasoning, key)
        yield encode(line)


def _rows(
    timeline: Timeline,
) -> Iterator[tuple[str, int, int, int, int, int, int, int, int, int]]:
    """The columns as rows of plain values, converted chunk by chunk."""
    for begin in range(0, len(timeline.ts), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        stamps = np.datetime_as_string(timeline.ts[part].astype("datetime64[us]"), unit="ms")
        yield from zip(
            stamps.tolist(), timeline.member[part].tolist(), timeline.stream[part].tolist(),
            timeline.key[part].tolist(), timeline.model[part].tolist(), timeline.client[part].tolist(),
            timeline.output_tokens[part].tolist(), timeline.conversation[part].tolist(),
            timeline.reasoning_tokens[part].tolist(), timeline.status[part].tolist(), strict=True,
        )  # fmt: skip


def _add_answer(
    line: dict[str, Any],
    prompt: Prompt,
    stop_reason: str,
    status: int,
    output: int,
    reasoning: int,
    key: int,
) -> None:
    """The response, the usage and the latency; a refused exchange has no answer."""
    refused = status != 200
    line["response"] = (
        {"text": "", "stop_reason": "error"}
        if refused
        else {"text": prompt.answer, "stop_reason": stop_reason}
    )
    line["usage"] = _usage(prompt, 0 if refused else output, 0 if refused else reasoning)
    line["latency_ms"] = 40 + key % 30 if refused else 300 + output * (6 + key % 7) + key % 97
    line["status"] = status


def _face(member: Member, client: Client) -> dict[str, Any]:
    """The fields that are the same in all exchanges of one account through one client."""
    fields = {
        "account": member.facts.account,
        "org": member.facts.org,
        "api_key": client.api_key,
        "access_path": client.access_path,
        "endpoint": client.endpoint,
        "ip": client.ips,
        "asn": client.asn,
        "country": client.country,
        "user_agent": client.user_agent,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _add_address(line: dict[str, Any], key: int) -> None:
    ips = line.get("ip")
    if ips is not None:
        line["ip"] = ips[mix(key) % len(ips)]


def _request(prompt: Prompt, options: dict[str, Any]) -> dict[str, Any]:
    request: dict[str, Any] = {"messages": prompt.messages, **options}
    if prompt.system is not None:
        request["system"] = prompt.system
    if prompt.tools is not None:
        request["tools"] = prompt.tools
    return request


def _usage(prompt: Prompt, output: int, reasoning: int) -> dict[str, int]:
    size = len(prompt.system or "")
    for message in prompt.messages:
        content = message["content"]
        size += len(content) if isinstance(content, str) else 400
    return {
        "input_tokens": 8 + size // 4,
        "output_tokens": output,
        "reasoning_tokens": reasoning,
        "cached_tokens": 0,
    }

"""JSON schemas of msgspec's structs in one piece, as OpenAPI's documents can hold them."""

from __future__ import annotations

from typing import Any, Final

import msgspec

_DEFS: Final = "#/$defs/"


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a type with all references filled in; the type must not contain itself."""
    whole = msgspec.json.schema(kind)
    return dict(_filled(whole, whole.get("$defs", {})))


def _filled(part: Any, parts: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_filled(inner, parts) for inner in part]
    if not isinstance(part, dict):
        return part
    reference = part.get("$ref")
    if reference is not None:
        return _filled(parts[reference.removeprefix(_DEFS)], parts)
    return {name: _filled(inner, parts) for name, inner in part.items() if name != "$defs"}

"""One JSON document from bytes, with every fault turned into a BadRow that names the field."""

from __future__ import annotations

import json
import math
import re
from typing import Any, TypeVar

import msgspec

from stillwatch.model.errors import BadRow

MAX_DOCUMENT = 16 * 1024 * 1024  # bytes
MAX_DEPTH = 128  # levels of nesting that a mended document may have
WHOLE_LINE = "line"  # the field named when the fault is not in one field

Shape = TypeVar("Shape")

_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_MISSING = re.compile(r"missing required field `([^`]*)`")


def decode_document(row: bytes, decoder: msgspec.json.Decoder[Shape]) -> Shape:
    """Decode `row` with `decoder`; a fault that real logs show is mended, any other raises BadRow.

    Mended: null for a field that was not logged, 12.0 for 12, half of a surrogate pair in a text
    (any client can put one in its prompt, and must not be able to hide its traffic that way).
    """
    try:
        return decoder.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = mend(load(row), "", 0)
    try:
        mended: Shape = msgspec.convert(value, decoder.type)
    except msgspec.ValidationError as error:
        raise bad_shape(error) from None
    except RecursionError:
        raise BadRow(WHOLE_LINE, "nested too deeply") from None
    return mended


def load(row: bytes) -> Any:
    """Parse `row` with the standard library, which also takes NaN; raises BadRow."""
    if len(row) > MAX_DOCUMENT:
        raise BadRow(WHOLE_LINE, "longer than 16 MiB")
    try:
        return json.loads(row.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRow(WHOLE_LINE, f"not UTF-8 at byte {error.start + 1}") from None
    except RecursionError:
        raise BadRow(WHOLE_LINE, "nested too deeply") from None
    except json.JSONDecodeError as error:
        raise BadRow(WHOLE_LINE, f"not JSON at character {error.pos + 1}: {error.msg}") from None
    except ValueError:  # an integer of thousands of digits
        raise BadRow(WHOLE_LINE, "a number has too many digits") from None


def mend(value: Any, field: str, depth: int) -> Any:
    """Drop nulls from objects, make 12.0 an integer, replace half surrogates; NaN raises BadRow."""
    if depth > MAX_DEPTH:
        raise BadRow(field or WHOLE_LINE, "nested too deeply")
    if isinstance(value, dict):
        return {
            _whole(key): mend(item, f"{field}.{key}" if field else key, depth + 1)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list):
        return [mend(item, f"{field}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise BadRow(field or WHOLE_LINE, "not a finite number")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return _whole(value) if isinstance(value, str) else value


def bad_shape(error: msgspec.ValidationError) -> BadRow:
    """The BadRow that says what msgspec's message says: the field's path and what was expected."""
    text = str(error)
    place = _PLACE.search(text)
    path = place.group(1) if place else ""
    missing = _MISSING.search(text)
    if missing:
        return BadRow(f"{path}.{missing.group(1)}" if path else missing.group(1), "missing")
    reason = (text[: place.start()] if place else text).replace("`", "")
    return BadRow(path or WHOLE_LINE, reason[:1].lower() + reason[1:])


def _whole(text: str) -> str:
    """`text` with half surrogates replaced, so that it can be encoded."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")

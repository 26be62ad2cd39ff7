"""Bodies as they were before compression, never larger than what is allowed."""

from __future__ import annotations

import zlib
from typing import Final

import zstandard

from stillwatch.engine.intake.faults import BodyTooLarge, UnreadableBody

ENCODINGS: Final = ("identity", "gzip", "deflate", "zstd")
_ANY_ZLIB: Final = 47  # zlib's window bits for gzip or zlib, told apart by their headers


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """`body` plain; `BodyTooLarge` beyond `limit` bytes, `UnreadableBody` where it is damaged."""
    if encoding == "identity":
        plain = body
    elif encoding in ("gzip", "deflate"):
        plain = _inflate(body, limit)
    elif encoding == "zstd":
        plain = _unzstd(body, limit)
    else:
        raise UnreadableBody(
            f"Content-Encoding {encoding} is not known", hint=f"Expected {', '.join(ENCODINGS)}."
        )
    if len(plain) > limit:
        raise BodyTooLarge(limit)
    return plain


def _inflate(body: bytes, limit: int) -> bytes:
    member = zlib.decompressobj(_ANY_ZLIB)
    try:
        plain = member.decompress(body, limit + 1)
    except zlib.error:
        raise UnreadableBody("the body is not the gzip data it is said to be") from None
    if not member.eof and len(plain) <= limit:
        raise UnreadableBody("the gzip data of the body ends too early")
    return plain


def _unzstd(body: bytes, limit: int) -> bytes:
    try:
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            return reader.read(limit + 1)
    except zstandard.ZstdError:
        raise UnreadableBody("the body is not the zstd data it is said to be") from None

"""Drafts to rows of the lake: everything that a log would hold of the drafted exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.arrays import Bools, Bytes, Float64s, Int32s, UInt64s
from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS
from stillwatch.range.arrivals import HOUR
from stillwatch.range.fingerprints.draft import SYSTEM, Draft
from stillwatch.range.fingerprints.market import Market
from stillwatch.range.fingerprints.mixing import bell, hashes_of, share_of, spread
from stillwatch.range.fingerprints.people import APP, People, client_table
from stillwatch.range.fingerprints.texts import Texts, Topics, draw_texts
from stillwatch.range.fingerprints.works import POOL, Works

_PLACES: Final = ("system", "head", "tail")
_MOST_WORDS, _MOST_ANSWER = 4000, 32000
_BUSY, _FAULT = 0.004, 0.002  # shares of exchanges that any account may see refused
_TOKENS_A_WORD = 1.35
_FIRST_TOKEN, _EACH_TOKEN = 400.0, 9.0  # milliseconds
_LIMITS: Final = np.array([512, 1024, 2048, 4096, 8192], np.int32)


@dataclass
class RowWriter:
    """Spells out drafts in the order they come; ids are numbered through, so they tell nothing."""

    market: Market
    people: People
    works: Works
    topics: Topics
    written: int = 0

    def rows(self, draft: Draft) -> pa.RecordBatch:
        """One row an exchange, with the columns of `model.lake.EXCHANGES`; what no log would hold is null."""
        n = len(draft)
        numbers = np.arange(self.written, self.written + n)
        keys = hashes_of(numbers, self.market.secret + 20).view(np.uint64)
        self.written += n
        words = _lengths(self.works.words[draft.work], bell(keys, 0), 0.9, _MOST_WORDS)
        texts = draw_texts(draft, keys, words, self.topics)
        system_words = _system_words(draft)
        columns: dict[str, pa.Array] = {
            "id": pa.array(hashes_of(numbers, self.market.secret + 21)),
            "ts": pa.array(draft.ts, pa.timestamp("us", tz="UTC")),
            "words": pa.array(words),
            "system_words": pa.array(system_words),
        }
        columns |= self._senders(draft, spread(keys, np.uint64(1)))
        columns |= _text_columns(texts)
        columns |= self._harvest(draft, keys)
        columns |= _options(draft, self.works, spread(keys, np.uint64(2)))
        columns |= self._answers(draft, words + system_words, spread(keys, np.uint64(3)))
        arrays = [
            columns[field.name] if field.name in columns else pa.nulls(n, field.type) for field in EXCHANGES
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=EXCHANGES)

    def _senders(self, draft: Draft, bits: UInt64s) -> dict[str, pa.Array]:
        people, account = self.people, draft.account
        path = people.path[account]
        in_app = path == APP
        org = people.org[account]
        client = people.client[account]
        clients = client_table(self.market)
        network = people.networks[account, (share_of(bits, 0) < 0.25).astype(np.int64)]
        talk = hashes_of(account * 100_000 + draft.ts // HOUR % 100_000, self.market.secret + 22)
        return {
            "account": pa.array(people.hashes[account]),
            "org": pa.array(org, mask=org == 0),
            "api_key": pa.array(hashes_of(account, self.market.secret + 23), mask=in_app),
            "access_path": _named(self.market.paths, path),
            "model": _named(self.market.world.models, draft.model),
            "endpoint": _named(("/v1/messages", "/app/chat"), in_app),
            "net": pa.array(hashes_of(network, self.market.secret + 10), mask=_hidden(path, 3)),
            "asn": pa.array(self.market.asn_of(network), mask=_hidden(path, 3)),
            "client": pa.array(clients.hashes[client], mask=_hidden(path, 2)),
            "sdk": _named(clients.names, client, _hidden(path, 2)),
            "conversation": pa.array(talk, mask=~in_app & (share_of(bits, 16) < 0.6)),
        }

    def _harvest(self, draft: Draft, keys: UInt64s) -> dict[str, pa.Array]:
        pick = (keys >> np.uint64(40)).astype(np.int64) % POOL
        scores: Bytes = self.works.scores[draft.work, pick]
        columns = {name: pa.array(scores[:, i].astype(np.int16)) for i, name in enumerate(HARVEST_COLUMNS)}
        return columns | {"harvest_mask": pa.array(self.works.masks[draft.work, pick])}

    def _answers(self, draft: Draft, asked: Int32s, bits: UInt64s) -> dict[str, pa.Array]:
        answer = _lengths(self.works.answer[draft.work], bell(bits, 0), 1.0, _MOST_ANSWER)
        luck = share_of(bits, 12)
        refused = luck < _BUSY + _FAULT
        status = np.where(luck < _BUSY, 429, np.where(refused, 500, 200)).astype(np.int16)
        answer = np.where(refused, 0, answer).astype(np.int32)
        tools = (share_of(bits, 28) < self.works.tools[draft.work] * 0.6) & ~refused
        took = (_FIRST_TOKEN + _EACH_TOKEN * answer) * np.exp(0.3 * bell(bits, 44))
        reason = np.where(refused, 2, tools)
        return {
            "input_tokens": pa.array((asked * _TOKENS_A_WORD).astype(np.int32)),
            "output_tokens": pa.array(answer),
            "reasoning_tokens": pa.array(
                np.where(share_of(bits, 48) < 0.12, answer // 2, 0).astype(np.int32)
            ),
            "cached_tokens": pa.array(np.where(draft.frame != 0, asked // 2, 0).astype(np.int32)),
            "latency_ms": pa.array(took.astype(np.float32)),
            "status": pa.array(status),
            "stop_reason": _named(("end_turn", "tool_use", "error"), reason),
            "response_words": pa.array((answer / _TOKENS_A_WORD).astype(np.int32), mask=refused),
            "response_tagged": pa.array(share_of(bits, 20) < 0.03, mask=refused),
        }


def _lengths(median: Float64s, drawn: Float64s, sigma: float, most: int) -> Int32s:
    lengths: Int32s = np.minimum(1 + median * np.exp(sigma * drawn), most).astype(np.int32)
    return lengths


def _system_words(draft: Draft) -> Int32s:
    """A system prompt has its own length; 0 without one."""
    look = spread(draft.frame.view(np.uint64), np.uint64(4))
    length = 15 + (share_of(look, 0) ** 3 * 400).astype(np.int32)
    return np.where((draft.frame != 0) & (draft.place == SYSTEM), length, 0).astype(np.int32)


def _options(draft: Draft, works: Works, bits: UInt64s) -> dict[str, pa.Array]:
    """What a program sets, it sets in all its requests."""
    program = np.where(draft.frame != 0, draft.frame, draft.account)
    program = np.where(draft.program != 0, draft.program, program)
    habit = spread(program.view(np.uint64), np.uint64(5))
    with_tools = share_of(habit, 0) < works.tools[draft.work]
    turns = 1 + 2 * np.floor(-np.log(share_of(bits, 0)) * (works.turns[draft.work] - 1) / 2).astype(np.int16)
    count = np.where(with_tools, 1 + (habit >> np.uint64(16) & np.uint64(7)).astype(np.int16), 0)
    tools = hashes_of(habit.view(np.int64), 6)
    return {
        "turns": pa.array(turns.astype(np.int16)),
        "tools": pa.array(tools, mask=~with_tools),
        "tool_count": pa.array(count.astype(np.int16)),
        "image": pa.array(share_of(bits, 16) < 0.01),
        "tool_result": pa.array(with_tools & (turns > 1)),
        "max_tokens": pa.array(
            _LIMITS[(habit >> np.uint64(20)).astype(np.int64) % len(_LIMITS)], mask=share_of(habit, 24) < 0.55
        ),
        "temperature": pa.array(
            np.round(share_of(habit, 28), 1).astype(np.float32), mask=share_of(habit, 32) < 0.7
        ),
        "stream": pa.array(share_of(habit, 36) < 0.5, mask=share_of(habit, 40) < 0.6),
        "thinking": pa.array(share_of(habit, 44) < 0.5, mask=share_of(habit, 48) < 0.8),
    }


def _text_columns(texts: Texts) -> dict[str, pa.Array]:
    columns: dict[str, pa.Array] = {}
    for p, name in enumerate(_PLACES):
        missing = texts.hashes[p] == 0
        columns[name] = pa.array(texts.hashes[p], mask=missing)
        columns[f"{name}_sketch"] = _binary(texts.sketches[p].view(np.uint8), missing)
        columns[f"{name}_cell"] = pa.array(texts.cells[p], mask=missing)
    columns["body"] = pa.array(texts.hashes[3])
    offsets = np.zeros(len(texts.counts) + 1, np.int32)
    np.cumsum(texts.counts, out=offsets[1:])
    used = np.arange(texts.sentences.shape[1]) < texts.counts[:, None]
    columns["sentences"] = pa.ListArray.from_arrays(pa.array(offsets), pa.array(texts.sentences[used]))
    return columns


def _binary(rows: Bytes, missing: Bools) -> pa.Array:
    validity = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    data = pa.py_buffer(np.ascontiguousarray(rows))
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(rows.shape[1]), len(rows), [validity, data])


def _named(
    names: tuple[str, ...], codes: NDArray[np.integer] | Bools, missing: Bools | None = None
) -> pa.Array:
    indices = pa.array(codes.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names)).dictionary_decode()


def _hidden(path: NDArray[np.int8], one_in: int) -> Bools:
    """Clouds and resellers log less of the caller, each in its own way."""
    hidden: Bools = (path > APP) & (path % one_in == 0)
    return hidden

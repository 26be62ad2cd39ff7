"""All live indicators by what they name: a request is compared with them by looks into dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from stillwatch.decide.standing import Indicator, Named
from stillwatch.detect.fingerprints.arrays import Int64s
from stillwatch.serve.inline.door import Door
from stillwatch.serve.inline.identity import hash_of
from stillwatch.serve.inline.request import DoorRequest

_Named = Mapping[int, tuple[Indicator, ...]]
_NOTHING: _Named = {}


class IndicatorIndex:
    """Indicators by kind and hash; several sources may name the same. What no indicator is about costs a
    request nothing, not even its hash."""

    def __init__(self, indicators: Iterable[Indicator] = ()) -> None:
        known: dict[Named, dict[int, list[Indicator]]] = {}
        self._count = 0
        for one in indicators:
            with suppress(ValueError):  # a row by hand may hold what is no hash
                value = hash_of(one.value)
                known.setdefault(one.kind, {}).setdefault(value, []).append(one)
                self._count += 1
        self._known: dict[Named, _Named] = {
            kind: {value: tuple(several) for value, several in named.items()} for kind, named in known.items()
        }

    def __len__(self) -> int:
        return self._count

    def __contains__(self, kind: Named) -> bool:
        return kind in self._known

    def matching(
        self, door: Door, request: DoorRequest, account: int, org: int | None, units: Int64s
    ) -> tuple[Indicator, ...]:
        """The indicators that a request or its account match, the surest first; most often none.

        account, org: the lake's hashes; units: as of `Door.units`.
        """
        found = [*self._of("account", account), *self._of("org", org)]
        if "network" in self._known:
            found += self._of("network", door.network(request.ip))
        if "client" in self._known:
            found += self._of("client", door.client(request.user_agent))
        if "frame" in self._known:
            for unit in units.tolist():
                found += self._of("frame", unit)
        return tuple(sorted(found, key=_surest_first)) if found else ()

    def _of(self, kind: Named, value: int | None) -> tuple[Indicator, ...]:
        return () if value is None else self._known.get(kind, _NOTHING).get(value, ())


def _surest_first(indicator: Indicator) -> tuple[float, str]:
    return -indicator.confidence, indicator.id

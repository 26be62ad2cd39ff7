"""Sends messages to places through apprise, and says why where that fails without saying the address."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from stillwatch.engine.state.alerts import Message
from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from apprise import NotifyBase

_HIDDEN: Final = "[hidden]"
_PARTS: Final = re.compile(r"[^\s/:@?&=#,]{6,}")  # shorter words of an address are too common to be hidden
_MOST: Final = 300  # characters of a reason
_NOWHERE: Final = logging.NullHandler()
TITLE: Final = "Stillwatch: "


class Sender:
    """Places by name, made from their addresses. `StillwatchError` names a place that apprise cannot use."""

    def __init__(self, places: Mapping[str, str]) -> None:
        apprise = _apprise()
        for library in ("apprise", "urllib3"):
            # what they log tells addresses; why something failed is taken from it, cleaned, and told by us
            logging.getLogger(library).propagate = False
            logging.getLogger(library).addHandler(_NOWHERE)
        self._capture, self._kinds = apprise.LogCapture, apprise.NotifyType
        self._hidden = {name: _words(address) for name, address in places.items()}
        self._places: dict[str, NotifyBase] = {}
        for name, address in places.items():
            with _deprecations_let_be():  # its plug-ins are loaded with the first address
                made = apprise.Apprise.instantiate(address, suppress_exceptions=True)
            if made is None:
                raise StillwatchError(
                    f"places.{name}: apprise cannot use this address",
                    hint="Its wiki lists the form of each; the address is not shown, as it holds secrets.",
                )
            self._places[name] = made

    def __contains__(self, place: object) -> bool:
        return place in self._places

    def service_of(self, place: str) -> str:
        """What kind of service a place is, such as `Slack`."""
        return str(self._places[place].service_name)

    def send(self, message: Message) -> str:
        """Deliver a message, in some seconds at most; empty where it was, else why not."""
        place = self._places.get(message.place)
        if place is None:
            return f"there is no place {message.place} any more"
        with self._capture(level=logging.WARNING, fmt="%(message)s") as log:
            try:
                is_sent = place.notify(
                    body=message.body, title=TITLE + message.title, notify_type=self._kinds(message.level)
                )
            except Exception as fault:  # noqa: BLE001 - a plug-in of apprise may raise anything
                return self._clean(message.place, f"{type(fault).__name__}: {fault}")
            if is_sent:
                return ""
            words = log.getvalue()
        return self._clean(message.place, words.strip().replace("\n", "; ") or "it was not taken")

    def _clean(self, place: str, reason: str) -> str:
        """The reason without any part of the address that could be a secret."""
        for word in self._hidden[place]:
            reason = reason.replace(word, _HIDDEN)
        return reason[:_MOST]


def _words(address: str) -> list[str]:
    """The longer parts of an address, as they are and unquoted, the longest first."""
    _, _, rest = address.partition("://")
    found = {*_PARTS.findall(rest), *_PARTS.findall(unquote(rest)), unquote(rest)}
    found |= {unquote(part) for part in found}
    return sorted((word for word in found if word), key=len, reverse=True)


@contextmanager
def _deprecations_let_be() -> Iterator[None]:
    """Apprise imports modules of Python that are about to go, and does without them where they are gone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _apprise() -> ModuleType:
    try:
        with _deprecations_let_be():
            import apprise
    except ModuleNotFoundError as fault:
        raise StillwatchError("alerts need apprise", hint="pip install 'stillwatch[alerts]'") from fault
    return apprise

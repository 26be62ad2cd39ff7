"""How numbers, times and names are written for people: one spelling in terminal and HTML."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

THIN = "\u00a0"  # a no-break space keeps a number and its unit together
MINUS = "\u2212"
NONE = "\u2013"


def printable(text: str) -> str:
    """`text` with control and direction-changing characters shown as escapes.

    Identifiers come from attackers: an escape sequence must not reach a terminal, nor a
    right-to-left override a table.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def count(number: int) -> str:
    """A whole number with thousands separators."""
    return f"{number:,}"


def short(number: float) -> str:
    """A number in about three digits: 812, 48.2 k, 1.2 M, 3 G."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if number >= size * 0.99995:
            return f"{number / size:.1f}".removesuffix(".0") + THIN + unit
    return f"{number:.0f}"


def percent(share: float) -> str:
    """A share (0 to 1) in whole percent; anything above nothing is at least shown as < 1 %."""
    if 0 < share < 0.005:
        return f"<{THIN}1{THIN}%"
    return f"{share * 100:.0f}{THIN}%"


def certainty(share: float) -> str:
    """A confidence (0 to 1); never rounded up to certainty."""
    if share >= 0.9995:
        return f">{THIN}99.9{THIN}%"
    return f"{share * 100:.1f}{THIN}%"


def expected(number: float) -> str:
    """An expected number in one decimal; anything above nothing is at least shown as < 0.1."""
    if 0 < number < 0.05:
        return f"<{THIN}0.1"
    return f"{number:,.1f}"


def signed(bits: float) -> str:
    """Bits with their sign, one decimal."""
    return f"{MINUS if bits <= -0.05 else '+'}{abs(bits):.1f}"


def plural(number: int, noun: str, nouns: str = "") -> str:
    """`1 account`, `2,400 accounts`; `nouns` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def words(name: str) -> str:
    """A machine name as words: `reasoning_elicitation` becomes `reasoning elicitation`."""
    return printable(name).replace("_", " ")


def moment(stamp: str) -> str:
    """An ISO 8601 time as `2026-01-05 03:00` (UTC); a dash when there is none."""
    return parse_time(stamp).strftime("%Y-%m-%d %H:%M") if stamp else NONE


def parse_time(stamp: str) -> datetime:
    """An ISO 8601 time in UTC; one without a zone is taken as UTC. Raises ValueError."""
    parsed = datetime.fromisoformat(stamp)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def span(start: str, end: str) -> str:
    """The time between two stamps in its two largest units: `12 d 4 h`, `5 h 10 min`, `0 min`."""
    return duration(parse_time(end) - parse_time(start))


def duration(length: timedelta) -> str:
    """A duration in its two largest units."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    first = next((i for i, (n, _) in enumerate(parts) if n), 2)
    return " ".join(
        f"{n}{THIN}{unit}" for n, unit in parts[first : first + 2] if n or unit == "min" == parts[first][1]
    )

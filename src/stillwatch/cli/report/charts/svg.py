"""SVG elements as escaped markup, and the frame that every chart stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

Attribute = str | float | int | None


@dataclass(frozen=True)
class Key:
    """One entry of a chart's legend: the CSS class that carries the colour, and what it stands for."""

    style: str
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawn chart: inline SVG, its legend, and a sentence on what is left out (often empty)."""

    svg: Markup
    legend: tuple[Key, ...] = ()
    remark: str = ""


def element(tag: str, *children: str, **attributes: Attribute) -> Markup:
    """`<tag attributes>children</tag>`; plain strings are escaped.

    `class_` and `a_b` are written `class` and `a-b`; lengths (user units) have one decimal; an
    attribute that is None is left out.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{written}>{''.join(map(escape, children))}</{tag}>")


def _value(value: str | float | int) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(escape(value))


def join(parts: Iterable[Markup]) -> Markup:
    """Elements one after the other."""
    return Markup("").join(parts)


def text(x: float, y: float, words: str, style: str = "t", anchor: str | None = None) -> Markup:
    """A line of text; `anchor` is start (default), middle or end."""
    return element("text", words, x=x, y=y, class_=style, text_anchor=anchor)


def frame(name: str, size: tuple[float, float], title: str, about: str, *children: Markup) -> Markup:
    """The whole picture: scalable, with a title and a description for those who do not see it.

    `name` must be unique in the page; `size` is width and height in user units.
    """
    width, height = size
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", about, id=f"{name}-about"),
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{name}-title {name}-about",
        class_="chart",
    )

"""Members and what ties them: bubbles of members with the same ties, joined to the things they share."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from stillwatch.cli.report.charts.graph_layout import WIDTH, Floats, Placed, place
from stillwatch.cli.report.charts.svg import Chart, Key, element, frame, join, text
from stillwatch.cli.report.charts.ties import Bubble, TieGraph, condense
from stillwatch.cli.report.quantities import plural, printable, short, signed, words
from stillwatch.model.scan import Tie

NAMES_SHOWN = 6
LABEL = 27  # characters of a shared thing's name that fit beside it


def tie_chart(name: str, accounts: Sequence[str], ties: Sequence[Tie]) -> Chart | None:
    """Draw the graph; None where no two members share anything that was measured."""
    graph = condense(accounts, ties)
    if not graph.hubs:
        return None
    styles = _styles(ties)
    at = place(graph)
    edges = [_edge(graph, at, i, hub, styles) for i, b in enumerate(graph.bubbles) for hub in b.hubs]
    about = "; ".join(
        f"{words(h.kind)} {printable(h.what)} shared by {plural(len(h.accounts), 'member')}"
        for h in graph.hubs
    )
    svg = frame(
        name, (WIDTH, at.height), "Members and what ties them", about,
        element("g", join(edges), class_="edges"),
        *(_bubble(b, at, i, graph) for i, b in enumerate(graph.bubbles)),
        *(_hub(hub, at.hubs[i], styles[hub.kind], i) for i, hub in enumerate(graph.hubs)),
    )  # fmt: skip
    drawn = {h.kind for h in graph.hubs}
    keys = tuple(Key(style, words(kind)) for kind, style in styles.items() if kind in drawn)
    return Chart(svg, keys, _remark(graph))


def _styles(ties: Sequence[Tie]) -> dict[str, str]:
    return {kind: f"m{min(i, 7)}" for i, kind in enumerate(sorted({t.kind for t in ties}))}


def _remark(graph: TieGraph) -> str:
    parts = ["A bubble holds members with the same ties; its number counts them."]
    if graph.ties_left_out:
        parts.append(f"{plural(graph.ties_left_out, 'weaker tie')} not drawn.")
    if graph.members_left_out:
        held = "holds" if graph.members_left_out == 1 else "hold"
        parts.append(f"{plural(graph.members_left_out, 'member')} {held} none of the ties drawn.")
    return " ".join(parts)


def _edge(graph: TieGraph, at: Placed, bubble: int, hub: int, styles: dict[str, str]) -> Markup:
    (x1, y1), (x2, y2) = at.hubs[hub], at.bubbles[bubble]
    bend = (x1 + x2) / 2
    width = min(7.0, 0.8 + 0.35 * len(graph.bubbles[bubble].accounts) ** 0.5)
    return element(
        "path", d=f"M{x1:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}",
        stroke_width=width, class_=styles[graph.hubs[hub].kind] + "s", data_b=bubble, data_h=hub,
    )  # fmt: skip


def _bubble(bubble: Bubble, at: Placed, index: int, graph: TieGraph) -> Markup:
    x, y = (float(v) for v in at.bubbles[index])
    radius, size = float(at.radii[index]), len(bubble.accounts)
    names = ", ".join(printable(a) for a in bubble.accounts[:NAMES_SHOWN])
    more = f" and {size - NAMES_SHOWN:,} more" if size > NAMES_SHOWN else ""
    shared = "\n".join(f"{words(graph.hubs[h].kind)} {printable(graph.hubs[h].what)}" for h in bubble.hubs)
    parts = [
        element("title", f"{plural(size, 'member')} sharing\n{shared}\n{names}{more}"),
        element("circle", cx=x, cy=y, r=radius),
    ]
    if size > 1 and radius >= 9:
        parts.append(text(x, y + 4, f"{size:,}", "t", "middle"))
    return element("g", *parts, class_="bubble", data_b=index)


def _hub(tie: Tie, at: Floats, style: str, index: int) -> Markup:
    x, y = float(at[0]), float(at[1])
    is_left = x < WIDTH / 2
    label = f"{words(tie.kind)} {printable(tie.what)}"
    label = label if len(label) <= LABEL else label[: LABEL - 1] + "…"
    side, anchor = (-14, "end") if is_left else (14, None)
    members = plural(len(tie.accounts), "member")
    return element(
        "g",
        element("title", f"{words(tie.kind)} {printable(tie.what)}: {members}, {signed(tie.bits)} bits"),
        element("rect", x=x - 7, y=y - 7, width=14, height=14, rx=3, class_=style),
        text(x + side, y - 2, label, "t strong", anchor),
        text(
            x + side,
            y + 13,
            f"{short(len(tie.accounts))} members · {signed(tie.bits)}",
            "t dim",
            anchor,
        ),
        class_="hub",
        data_h=index,
    )

"""Where hubs and bubbles of a tie graph stand: hubs down both sides, bubbles between those they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stillwatch.cli.report.charts.ties import Bubble, TieGraph

Floats = npt.NDArray[np.float64]

WIDTH = 960.0
HUB_ROW = 46.0
SIDE = 232.0  # left and right of this stand the hubs' labels
BOW = 46.0  # how far the middle hubs stand out beyond the first and last
MARGIN = 26.0
ROUNDS = 160
AREA = 0.13  # share of the space between the hubs that the bubbles may fill


@dataclass(frozen=True)
class Placed:
    """Positions (user units; rows are x, y) of hubs and bubbles, bubble radii, and the picture's height."""

    hubs: Floats
    bubbles: Floats
    radii: Floats
    height: float


def place(graph: TieGraph) -> Placed:
    """Lay out `graph`. Nothing is drawn by chance: the same graph always looks the same."""
    order = _hub_order(graph)
    rows = (len(order) + 1) // 2
    height = max(300.0, 2 * MARGIN + HUB_ROW * rows, 140 + 5.0 * len(graph.bubbles))
    hubs = _hub_places(order, height)
    radii = _radii(graph.bubbles, height)
    return Placed(hubs, _bubble_places(graph.bubbles, hubs, radii, height), radii, height)


def _hub_order(graph: TieGraph) -> list[int]:
    """Hubs so that those that share members stand together (order of the Fiedler vector)."""
    size = len(graph.hubs)
    shared: Floats = np.zeros((size, size))
    for bubble in graph.bubbles:
        for a in bubble.hubs:
            for b in bubble.hubs:
                if a != b:
                    shared[a, b] += len(bubble.accounts)
    if size < 3:
        return list(range(size))
    shared /= np.sqrt(np.outer(shared.sum(1) + 1, shared.sum(1) + 1))
    _, vectors = np.linalg.eigh(np.diag(shared.sum(1)) - shared)
    fiedler = np.round(vectors[:, 1], 6)
    if fiedler[np.argmax(np.abs(fiedler))] < 0:
        fiedler = -fiedler
    return [int(i) for i in np.lexsort((np.arange(size), fiedler))]


def _hub_places(order: Sequence[int], height: float) -> Floats:
    """The first half of `order` down the left side, the rest down the right."""
    places: Floats = np.zeros((len(order), 2))
    half = (len(order) + 1) // 2
    for side, indices in ((-1, order[:half]), (1, order[half:])):
        for row, index in enumerate(indices):
            at = (row + 0.5) / len(indices)
            bow = BOW * (1 - (2 * at - 1) ** 2)
            places[index] = (
                WIDTH / 2 + side * (WIDTH / 2 - SIDE + bow - BOW),
                MARGIN + at * (height - 2 * MARGIN),
            )
    return places


def _radii(bubbles: Sequence[Bubble], height: float) -> Floats:
    """Areas grow with members, within the space there is."""
    sizes = np.array([len(b.accounts) for b in bubbles], dtype=np.float64)
    room = AREA * (WIDTH - 2 * SIDE) * (height - 2 * MARGIN)
    scale = min(6.0, float(np.sqrt(room / (np.pi * sizes.sum()))))
    return np.clip(scale * np.sqrt(sizes), 4.0, 40.0)


def _bubble_places(bubbles: Sequence[Bubble], hubs: Floats, radii: Floats, height: float) -> Floats:
    """Between the hubs a bubble shares, pulled to the middle, then pushed apart until none overlap."""
    middle = np.array([WIDTH / 2, height / 2])
    goal = np.array([0.66 * hubs[list(b.hubs)].mean(0) + 0.34 * middle for b in bubbles])
    turn = np.arange(len(bubbles)) * 2.399963  # golden angle: equal goals part in all directions
    places = goal + 3.0 * np.column_stack((np.cos(turn), np.sin(turn)))
    low = np.array([SIDE + 34, MARGIN])[None, :] + radii[:, None]
    high = np.array([WIDTH - SIDE - 34, height - MARGIN])[None, :] - radii[:, None]
    distance_wanted = radii[:, None] + radii[None, :] + 9.0
    for round_ in range(ROUNDS):
        pull = 0.06 * (1 - round_ / ROUNDS)
        places = places + pull * (goal - places) + _push(places, distance_wanted)
        places = np.clip(places, low, high)
    return places


def _push(places: Floats, wanted: Floats) -> Floats:
    """Half of each overlap, away from the other."""
    apart = places[:, None, :] - places[None, :, :]
    distance = np.sqrt((apart**2).sum(2)) + 1e-9
    overlap = np.clip(wanted - distance, 0.0, None)
    np.fill_diagonal(overlap, 0.0)
    moved: Floats = (apart / distance[:, :, None] * (overlap * 0.5)[:, :, None]).sum(1)
    return moved

"""The geometry of the network: places on a ring, replications as arcs between them.

On either side of the ring places stand at even heights, so that their names, written
outwards, are lines of text that never meet.

Few places show themselves; many would hide each other, so then the provinces stand for
them and every arc tells how many replications it is. Coordinates are those of the viewBox.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.network import Network

WIDTH, HEIGHT = 1200, 760
MOST_PLACES = 30
"""So many places show themselves; with more of them the provinces do."""

_ACROSS, _UP = 310, 345
_STRONGEST = 12
_SMALLEST, _LARGER = 3, 13
_HIGHEST = 0.99
_WIDTHS = ((10, 4), (4, 3), (2, 2))

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Node(Generic[P]):
    """A place on the ring: where, how large, and on which side its name stands."""

    place: P
    x: float
    y: float
    radius: int
    label_x: float
    label_y: float
    anchor: str
    inside: int
    given: int
    taken: int


@dataclass(frozen=True, slots=True)
class Arc(Generic[P]):
    """An arc from the originator to the replicator; the strongest stand out."""

    originator: P
    replicator: P
    replications: int
    path: str
    width: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Web(Generic[P]):
    """A network laid out."""

    nodes: Sequence[Node[P]]
    arcs: Sequence[Arc[P]]


def web(network: Network[P], order: Callable[[P], str]) -> Web[P]:
    """The network on a ring; ``order`` keeps neighbours together."""
    places = sorted(network.places, key=order)
    given, taken = network.given, network.taken
    within = Counter(
        {
            link.originator: link.replications
            for link in network.links
            if link.originator == link.replicator
        }
    )
    most = max((given[place] + taken[place] for place in places), default=1)
    nodes = {
        place: _node(
            place,
            _spot(number, len(places)),
            round(_SMALLEST + _LARGER * ((given[place] + taken[place]) / most) ** 0.5),
            within[place],
            given[place],
            taken[place],
        )
        for number, place in enumerate(places)
    }
    between = [link for link in network.links if link.originator != link.replicator]
    ranked = sorted(between, key=lambda link: link.replications)
    few = len(ranked) <= _STRONGEST
    least = 1 if few else max(2, ranked[-_STRONGEST].replications)
    return Web(
        nodes=list(nodes.values()),
        arcs=[
            Arc(
                originator=link.originator,
                replicator=link.replicator,
                replications=link.replications,
                path=_path(nodes[link.originator], nodes[link.replicator]),
                width=next((w for least, w in _WIDTHS if link.replications >= least), 1),
                strong=link.replications >= least,
            )
            for link in ranked
        ],
    )


def _spot(number: int, count: int) -> tuple[float, float]:
    """Where on a circle of radius 1 a place stands: down the right side, then up the left."""
    right = (count + 1) // 2
    place, of = (number, right) if number < right else (count - 1 - number, count - right)
    up = (2 * (place + 0.5) / of - 1) * _HIGHEST
    across = (1 - up**2) ** 0.5
    return (across if number < right else -across), up


def _node(
    place: P, spot: tuple[float, float], radius: int, inside: int, given: int, taken: int
) -> Node[P]:
    across, up = spot
    outwards = 1 if across > 0 else -1
    x, y = WIDTH / 2 + _ACROSS * across, HEIGHT / 2 + _UP * up
    return Node(
        place=place,
        x=round(x, 1),
        y=round(y, 1),
        radius=radius,
        label_x=round(x + outwards * (radius + 8), 1),
        label_y=round(y + 5, 1),
        anchor="start" if outwards > 0 else "end",
        inside=inside,
        given=given,
        taken=taken,
    )


def _path(one: Node[P], other: Node[P]) -> str:
    """A curve that bends to the middle, and leans so that there and back are two."""
    middle_x, middle_y = (one.x + other.x) / 2, (one.y + other.y) / 2
    lean_x, lean_y = (other.y - one.y) / 12, (one.x - other.x) / 12
    bend_x = middle_x + (WIDTH / 2 - middle_x) * 0.55 + lean_x
    bend_y = middle_y + (HEIGHT / 2 - middle_y) * 0.55 + lean_y
    end_x, end_y = _before(bend_x, bend_y, other)
    return f"M{one.x:g} {one.y:g}Q{bend_x:.1f} {bend_y:.1f} {end_x:.1f} {end_y:.1f}"


def _before(x: float, y: float, node: Node[P]) -> tuple[float, float]:
    """Where the arc from there ends, so that its arrow is not hidden by the dot."""
    across, up = node.x - x, node.y - y
    length = (across**2 + up**2) ** 0.5 or 1.0
    keep = (length - node.radius - 4) / length
    return x + across * keep, y + up * keep

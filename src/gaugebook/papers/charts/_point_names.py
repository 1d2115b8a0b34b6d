"""Names of points that stand out: each hits nothing, and has a leader where it stands away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gaugebook.exhibits import Flag
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts._canvas import Box, Canvas, Words
from gaugebook.papers.text_size import SMALL, text_width, wrap_text

MOST_NAMED = 8
_NAME_WIDTH = 130.0
_NEAR = 18.0
_BESIDE = 10.0
_DISTANCES = (10.0, 20.0, 32.0, 46.0, 62.0, 80.0, 100.0)
# Where a name starts, in its own widths from its point.
_SHIFTS = (-0.5, 0.1, -1.1, -0.25, -0.75, 0.35, -1.35)

Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A point that stands out: where it is, its name, how far out, and on which side."""

    x: float
    y: float
    label: str
    flag: Flag
    extremeness: float
    is_above: bool = True


@dataclass(frozen=True)
class Name:
    """The name of one point, where it stands."""

    spot: Spot
    box: Box
    lines: tuple[str, ...]


def place_names(
    canvas: Canvas, flagged: Sequence[Spot], plain: Sequence[tuple[float, float]]
) -> list[Name]:
    """Find room for the names of the flagged points that lie furthest out."""
    chosen = sorted(flagged, key=lambda s: (-s.extremeness, s.label))[:MOST_NAMED]
    taken = [_around(s.x, s.y, 8) for s in flagged]
    leaders: list[Line] = []
    soft = [_around(x, y, 4) for x, y in plain]
    names = []
    for spot in chosen:
        lines = wrap_text(spot.label, _NAME_WIDTH, SMALL)
        box = _best_box(canvas, spot, lines, taken, soft, leaders)
        if box is not None:
            taken.append(box)
            leaders.append(_leader(spot, box))
            names.append(Name(spot, box, lines))
    return names


def draw_names(canvas: Canvas, names: Sequence[Name]) -> None:
    """Write names, each with a thin leader where it stands away from its point."""
    for name in names:
        spot, box = name.spot, name.box
        x, y, x2, y2 = _leader(spot, box)
        if abs(x2 - x) + abs(y2 - y) > _NEAR:
            canvas.rules([(x, y, x2, y2)], colour=canvas.tokens.soft, width=0.8)
        canvas.words(
            [Words(box.x, (box.y + box.y2) / 2, name.lines)],
            colour=canvas.tokens.ink,
            weight=600,
            size=SMALL,
            is_middle=True,
        )


def _leader(spot: Spot, box: Box) -> Line:
    """Give the straight line from a point to the nearest side of its name."""
    return spot.x, spot.y, min(max(spot.x, box.x), box.x2), min(max(spot.y, box.y), box.y2)


def _strikes(line: Line, box: Box) -> bool:
    """Whether a line runs through a box, looked at every few pixels."""
    x, y, x2, y2 = line
    steps = int(max(abs(x2 - x), abs(y2 - y)) / 3) + 1
    along = ((x + (x2 - x) * i / steps, y + (y2 - y) * i / steps) for i in range(steps + 1))
    return any(box.x < a < box.x2 and box.y < b < box.y2 for a, b in along)


def _around(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, x + radius, y + radius)


def _best_box(
    canvas: Canvas,
    spot: Spot,
    lines: tuple[str, ...],
    taken: Sequence[Box],
    soft: Sequence[Box],
    leaders: Sequence[Line],
) -> Box | None:
    """Give the room for a name near its point that hits no name and the fewest points.

    None where there is none beside the point or on the side away from the middle: the table of
    the chart's values names every point.
    """
    frame = canvas.frame
    others = [b for b in taken if not (b.x <= spot.x <= b.x2 and b.y <= spot.y <= b.y2)]
    found: list[tuple[float, int, Box]] = []
    for order, (box, away) in enumerate(_candidates(spot, lines)):
        inside = box.x >= 2 and box.y >= -14 and box.x2 <= frame.width
        if not inside or box.y2 > frame.height - 2 or any(_overlap(box, b) for b in taken):
            continue
        leader = _leader(spot, box)
        if any(_strikes(leader, b) for b in others) or any(_strikes(ld, box) for ld in leaders):
            continue
        hidden = sum(_overlap(box, other) for other in soft)
        crossed = sum(_strikes(leader, other) for other in soft)
        found.append((hidden + crossed / 2 + away / 20, order, box))
    return min(found, key=lambda f: f[:2])[2] if found else None


def _candidates(spot: Spot, lines: tuple[str, ...]) -> Iterator[tuple[Box, float]]:
    """Give the boxes in which a name may stand, and how far each is from its point."""
    wide = max(map(text_width, lines))
    tall = layout.LINE_HEIGHT * len(lines) + 2
    for x in (spot.x + _BESIDE, spot.x - _BESIDE - wide):
        yield Box(x, spot.y - tall / 2, x + wide, spot.y + tall / 2), _BESIDE
    for away in _DISTANCES:
        y = spot.y - away - tall if spot.is_above else spot.y + away
        for share in _SHIFTS:
            x = spot.x + share * wide
            sideways = max(x - spot.x, spot.x - x - wide, 0.0)
            yield Box(x, y, x + wide, y + tall), away + sideways


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.x2 and other.x < one.x2 and one.y < other.y2 and other.y < one.y2

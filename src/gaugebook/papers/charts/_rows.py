"""Rows: charts that lie, with a name at the left, a mark in the plot and the value at the right.

Values stand in columns of their own, so that neither bar nor target strikes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gaugebook.exhibits import Chart, Point
from gaugebook.papers.charts._axes import AXIS_HEIGHT, wrap_name
from gaugebook.papers.charts._canvas import Canvas, Frame, Words
from gaugebook.papers.charts._flags import draw_flags
from gaugebook.papers.charts._layout import LABEL_SIZE, LINE_HEIGHT, Scale
from gaugebook.papers.charts._vega import PAPER
from gaugebook.papers.houses import load_wording
from gaugebook.papers.text_size import SMALL, text_width

_ROW, _TIGHT_ROW, _MANY = 30.0, 20.0, 16
_WIDEST_NAME, _WIDEST_OF_MANY = 210.0, 250.0
_LEAST_PLOT = 150.0
_WIDEST_REFERENCE = 260.0
_APART = 10.0
_FLAG_ROOM = 18.0


@dataclass(frozen=True)
class Room:
    """How a chart of rows shares its width and its height.

    `intervals` are the words of the second column at the right, empty where it has no room.
    """

    frame: Frame
    names: tuple[tuple[str, ...], ...]
    tops: tuple[float, ...]
    heights: tuple[float, ...]
    intervals: tuple[str, ...]
    has_flags: bool

    def middle(self, row: int) -> float:
        """Give the middle of a row, from the top of the plot."""
        return self.tops[row] + self.heights[row] / 2


def room_for(
    chart: Chart,
    points: Sequence[Point],
    *,
    width: float,
    under: float = 0.0,
    above: float = 0.0,
    has_intervals: bool = False,
    has_row_flags: bool = True,
) -> Room:
    """Share the picture among names, plot and columns.

    Parameters
    ----------
    chart, points
        The chart, and the points of the series that is drawn.
    width
        Of the whole picture in pixels.
    under, above
        More room below the steps of the axis and above the plot.
    has_intervals
        Whether the ends of intervals are printed beside the values, where there is room.
    has_row_flags
        Whether flags stand beside the values.
    """
    is_long = len(points) > _MANY
    names = tuple(wrap_name(p.label, _WIDEST_OF_MANY if is_long else _WIDEST_NAME) for p in points)
    left = max((text_width(line) for lines in names for line in lines), default=0) + 10
    value_room = max((text_width(p.text, LABEL_SIZE) for p in points), default=0) + 14
    has_flags = has_row_flags and any(p.flag and p.value is not None for p in points)
    value_room += _FLAG_ROOM if has_flags else 0
    intervals = tuple(interval_text(p, chart.decimals) for p in points) if has_intervals else ()
    if intervals and any(intervals):
        heading = load_wording()["interval"]
        room = max(text_width(t) for t in (*intervals, heading)) + _APART
        fits = width - left - value_room - room >= _LEAST_PLOT
        intervals, value_room = (intervals, value_room + room) if fits else ((), value_room)
    else:
        intervals = ()
    least = _TIGHT_ROW if is_long else _ROW
    # Two lines of a name may stand closer than a row is tall.
    heights = tuple(max(least, len(ls) * LINE_HEIGHT + (4 if is_long else 8)) for ls in names)
    tops = tuple(sum(heights[:i]) for i in range(len(heights)))
    head = 30.0 if chart.target or intervals else 8.0
    head += (len(_reference_lines(chart)) - 1) * LINE_HEIGHT if chart.target else 0
    frame = Frame(
        width=max(width - left - value_room, 1.0),
        height=sum(heights) or _ROW,
        left=left,
        right=value_room,
        top=head + above,
        bottom=AXIS_HEIGHT + 2 + under,
    )
    return Room(frame, names, tops, heights, intervals, has_flags)


def interval_text(point: Point, decimals: int) -> str:
    """Give the ends of a point's interval, printed like its value, or an empty text.

    >>> interval_text(Point("a", 32.4, "32.4%", "k", lower=30.1, upper=34.75), 1)
    '30.1 to 34.8'
    """
    if point.value is None or point.lower is None or point.upper is None:
        return ""
    ends = (f"{end:,.{decimals}f}".replace("-", "−") for end in (point.lower, point.upper))
    words: str = load_wording()["interval_ends"]
    lower, upper = ends
    return words.format(lower=lower, upper=upper)


def draw_names(canvas: Canvas, room: Room) -> None:
    """Write the name of each row at the left of the plot."""
    words = [Words(-10, room.middle(i), lines) for i, lines in enumerate(room.names)]
    ink = canvas.tokens.ink
    canvas.words(words, colour=ink, size=SMALL, align="right", is_middle=True)


def draw_value_columns(canvas: Canvas, room: Room, points: Sequence[Point]) -> None:
    """Write values, right-aligned, and their intervals in a column of their own."""
    frame, tokens = canvas.frame, canvas.tokens
    room_of_intervals = 0.0
    if room.intervals:
        heading = load_wording()["interval"]
        room_of_intervals = max(text_width(t) for t in (*room.intervals, heading)) + _APART
        places = [
            Words(frame.picture_right, room.middle(i), (t,)) for i, t in enumerate(room.intervals)
        ]
        canvas.words(places, colour=tokens.soft, size=SMALL, align="right", is_middle=True)
        head = Words(frame.picture_right, -10, (heading,))
        canvas.words([head], colour=tokens.soft, size=SMALL, align="right")
    column = frame.picture_right - room_of_intervals
    for is_known, colour in ((True, tokens.ink), (False, tokens.soft)):
        words = [
            Words(column, room.middle(i), (p.text,))
            for i, p in enumerate(points)
            if (p.value is not None) is is_known
        ]
        canvas.words(
            words, colour=colour, weight=600 if is_known else 400, align="right", is_middle=True
        )


def draw_row_flags(canvas: Canvas, room: Room, points: Sequence[Point]) -> None:
    """Draw the flags of bars that lie, between the plot and the values."""
    x = canvas.frame.width + _FLAG_ROOM / 2 + 2
    draw_flags(
        canvas,
        [
            (x, room.middle(i), p.flag)
            for i, p in enumerate(points)
            if p.flag and p.value is not None
        ],
    )


def draw_reference(canvas: Canvas, chart: Chart, scale: Scale) -> None:
    """Draw what rows are compared with: a dashed line, its words above on the side with room."""
    target = chart.target
    if target is None:
        return
    frame, accent = canvas.frame, canvas.tokens.accent
    x = scale.pixel(target.value, frame.width)
    canvas.rules([(x, -4, x, frame.height)], colour=accent, width=1.8, dash=(6, 4))
    lines = _reference_lines(chart)
    wide = max(map(text_width, lines))
    # Beside the line where it fits, and inside the picture at any rate.
    start = x if x + wide <= frame.width else max(x - wide, -frame.left)
    up = -10.0 - (len(lines) - 1) * LINE_HEIGHT
    canvas.words([Words(start, up, lines)], colour=accent, weight=600, size=SMALL)


def _reference_lines(chart: Chart) -> tuple[str, ...]:
    return wrap_name(chart.target.text, _WIDEST_REFERENCE) if chart.target else ()


def lying_whiskers(
    room: Room, points: Sequence[Point], scale: Scale
) -> list[tuple[float, float, float, float]]:
    """Give the ends of each row's interval in pixels."""
    wide = room.frame.width
    return [
        (scale.pixel(p.lower, wide), room.middle(i), scale.pixel(p.upper, wide), room.middle(i))
        for i, p in enumerate(points)
        if p.value is not None and p.lower is not None and p.upper is not None
    ]


def draw_whiskers(canvas: Canvas, ends: Iterable[tuple[float, float, float, float]]) -> None:
    """Draw intervals over bars: ink with a pale edge, to be seen on the bar and beside it."""
    found = list(ends)
    canvas.rules(found, colour=PAPER, width=4.0)
    canvas.rules(found, colour=canvas.tokens.ink, width=1.8)

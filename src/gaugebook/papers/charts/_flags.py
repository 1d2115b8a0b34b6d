"""Points that stand out: a shape for each flag, and the key that says what the shapes mean.

Flags are too many to be named one by one, so the key stands in words below the plot; only the
flags that occur are in it. Shape and fill tell them apart on a grey print; colour only says it
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Flag
from gaugebook.papers.charts._canvas import Canvas, Words
from gaugebook.papers.charts._vega import PAPER
from gaugebook.papers.houses import load_wording
from gaugebook.papers.text_size import SMALL, text_width

KEY_ROW = 20.0
_SWATCH, _BETWEEN = 21.0, 22.0


@dataclass(frozen=True)
class Shape:
    """One shape in Vega's words: its size is an area in square pixels."""

    shape: str
    size: float
    fill: str
    outline: str
    width: float = 1.8


def flag_shapes(flag: Flag, tokens: Tokens) -> tuple[Shape, ...]:
    """Give the shapes that a flag is drawn with, the later ones over the earlier."""
    square = Shape("square", 120, tokens.missed, tokens.missed)
    match flag:
        case "improvement":
            return (Shape("diamond", 110, PAPER, tokens.met, 2.4),)
        case "concern":
            return (square,)
        case "both":
            return (
                Shape("square", 170, tokens.missed, tokens.missed),
                Shape("diamond", 64, PAPER, PAPER, 1.0),
            )
        case "neutral":
            return (Shape("cross", 130, tokens.ink, PAPER, 1.0),)
        case "higher":
            return (Shape("triangle-up", 100, tokens.accent, tokens.accent),)
        case "lower":
            return (Shape("triangle-down", 100, PAPER, tokens.accent, 2.2),)
    return ()


def flags_of(chart: Chart) -> list[Flag]:
    """Give the flags that occur on a chart's drawn points, in one order whatever the chart."""
    order: tuple[Flag, ...] = ("improvement", "concern", "both", "neutral", "higher", "lower")
    used = {p.flag for s in chart.series for p in s.points if p.value is not None}
    return [flag for flag in order if flag in used]


def draw_flags(canvas: Canvas, points: Iterable[tuple[float, float, Flag]]) -> None:
    """Draw the shape of each flag at its point."""
    by_flag: dict[Flag, list[tuple[float, float]]] = {}
    for x, y, flag in points:
        by_flag.setdefault(flag, []).append((x, y))
    for flag, places in by_flag.items():
        for shape in flag_shapes(flag, canvas.tokens):
            draw_shape(canvas, places, shape)


def draw_shape(canvas: Canvas, places: Iterable[tuple[float, float]], shape: Shape) -> None:
    """Draw one shape at each place."""
    canvas.shapes(
        places,
        shape=shape.shape,
        size=shape.size,
        fill=shape.fill,
        outline=shape.outline,
        outline_width=shape.width,
    )


@dataclass(frozen=True)
class KeyEntry:
    """One shape of the key and its words."""

    shapes: tuple[Shape, ...]
    words: str


def key_of(chart: Chart, tokens: Tokens) -> list[KeyEntry]:
    """Give the key of the flags that occur on a chart."""
    words = load_wording()["flags"]
    return [KeyEntry(flag_shapes(flag, tokens), words[flag]) for flag in flags_of(chart)]


def key_height(entries: Sequence[KeyEntry], width: float) -> float:
    """Give the room that a key takes below a plot; none without entries."""
    rows = _rows(entries, width)
    return len(rows) * KEY_ROW + 4 if rows else 0.0


def draw_key(canvas: Canvas, entries: Sequence[KeyEntry], *, top: float) -> None:
    """Draw the key in rows from the left edge of the picture."""
    frame = canvas.frame
    for row, line in enumerate(_rows(entries, frame.left + frame.picture_right)):
        middle = top + row * KEY_ROW + KEY_ROW / 2
        for entry, x in line:
            start = x - frame.left
            for shape in entry.shapes:
                draw_shape(canvas, [(start + 9, middle)], shape)
            canvas.words(
                [Words(start + _SWATCH, middle + 1, (entry.words,))],
                colour=canvas.tokens.soft,
                size=SMALL,
                is_middle=True,
            )


def _rows(entries: Sequence[KeyEntry], width: float) -> list[list[tuple[KeyEntry, float]]]:
    rows: list[list[tuple[KeyEntry, float]]] = []
    x = width
    for entry in entries:
        room = _SWATCH + text_width(entry.words)
        if x + room > width:
            rows.append([])
            x = 0.0
        rows[-1].append((entry, x))
        x += room + _BETWEEN
    return rows

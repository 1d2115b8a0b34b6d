"""A plot in pixels: lines, boxes, shapes and words, each put where arithmetic says.

Vega draws and knows nothing: its scales are pixels from the left and the top of the plot, so that
what must not collide is decided in one place. Thin: a method here is one mark of Vega-Lite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from gaugebook.definitions.house import Tokens
from gaugebook.papers.charts import _vega as vega
from gaugebook.papers.charts._layout import LABEL_SIZE, LINE_HEIGHT
from gaugebook.papers.charts._svg import Panel, Pattern

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Frame:
    """The room of one plot in pixels: the plot itself and what is left round it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def picture_right(self) -> float:
        """Where the picture ends, from the left of the plot."""
        return self.width + self.right


@dataclass(frozen=True)
class Box:
    """A rectangle by two corners, in pixels."""

    x: float
    y: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Words:
    """Lines of words: `y` is the baseline of the first, or the middle of the whole block."""

    x: float
    y: float
    lines: tuple[str, ...]


@dataclass
class Canvas:
    """Collects marks, the later ones over the earlier, and has them drawn."""

    frame: Frame
    tokens: Tokens
    layers: list[Any] = field(default_factory=list)

    def line(
        self,
        points: Sequence[tuple[float, float | None]],
        *,
        colour: str,
        width: float,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw one line through points; it breaks where a height is None."""
        rows = [{"x": x, "y": y, "at": i} for i, (x, y) in enumerate(points)]
        if any(row["y"] is not None for row in rows):
            self.layers.append(vega.line(rows, colour=colour, width=width, dash=dash))

    def rules(
        self,
        ends: Iterable[tuple[float, float, float, float]],
        *,
        colour: str,
        width: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw straight lines from (x, y) to (x2, y2)."""
        rows = [{"x": x, "y": y, "x2": x2, "y2": y2} for x, y, x2, y2 in ends]
        if rows:
            self.layers.append(vega.rules(rows, colour=colour, width=width, dash=dash))

    def boxes(
        self, boxes: Iterable[Box], *, fill: str, outline: str = "", pattern: Pattern | None = None
    ) -> None:
        """Draw rectangles; those with a pattern are outlines, which `_svg` fills with lines."""
        rows = [{"x": b.x, "y": b.y, "x2": b.x2, "y2": b.y2} for b in boxes]
        if rows:
            self.layers.append(vega.boxes(rows, fill=fill, outline=outline, pattern=pattern))

    def shapes(
        self,
        points: Iterable[tuple[float, float]],
        *,
        shape: str,
        size: float,
        fill: str,
        outline: str,
        outline_width: float = 1.8,
    ) -> None:
        """Draw one shape at each point; `size` is its area in square pixels."""
        rows = [{"x": x, "y": y} for x, y in points]
        if rows:
            self.layers.append(
                vega.shapes(
                    rows, shape=shape, size=size, fill=fill, outline=outline, width=outline_width
                )
            )

    def words(
        self,
        words: Iterable[Words],
        *,
        colour: str,
        weight: vega.Weight = 400,
        size: int = LABEL_SIZE,
        align: Align = "left",
        is_middle: bool = False,
    ) -> None:
        """Write words; with `is_middle` a block of lines is centred on its height."""
        rows = []
        for block in words:
            if not any(line.strip() for line in block.lines):
                continue
            up = (len(block.lines) - 1) * LINE_HEIGHT / 2 if is_middle else 0.0
            rows.append({"x": block.x, "y": block.y - up, "text": list(block.lines)})
        if rows:
            self.layers.append(
                vega.words(
                    rows,
                    colour=colour,
                    weight=weight,
                    size=size,
                    align=align,
                    baseline="middle" if is_middle else "alphabetic",
                )
            )

    def panel(self) -> Panel:
        """Have it drawn."""
        f = self.frame
        svg = vega.draw(
            self.layers,
            width=f.width,
            height=f.height,
            padding=(f.left, f.right, f.top, f.bottom),
        )
        return Panel(svg, f.left + f.width + f.right, f.top + f.height + f.bottom)

"""The marks, axes and theme of our charts in Altair, and vl-convert that draws them.

Thin: each function makes one thing of a Vega-Lite specification, so that `_draw` reads as what
is on the page. Specifications are data and hold no address; vl-convert may load none.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gaugebook.definitions.house import Tokens
from gaugebook.definitions.library import library_root
from gaugebook.papers.charts._layout import LABEL_SIZE, LINE_HEIGHT, Scale
from gaugebook.papers.charts._svg import HATCHED, Panel
from gaugebook.papers.text_size import SMALL

FONT = "Source Sans 3"
PAPER = "#ffffff"
LABEL_GAP = 6

_GRID = "#dfe4e9"
_DASH = (6, 4)

Rows = Sequence[Mapping[str, Any]]
Weight = Literal[400, 600, 700]


@dataclass(frozen=True)
class Frame:
    """The room of one plot in pixels: the plot itself and what is left round it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class LineStyle:
    """How one of several lines is told apart: colour, pattern and marker."""

    colour: str
    dash: tuple[int, ...]
    shape: str


def bars(rows: Rows, *, colour: str, size: float, is_part: bool, is_lying: bool = False) -> Any:
    """Give bars; those of a part period are outlines, which `_svg` hatches."""
    outline: dict[str, Any] = {"stroke": colour, "strokeWidth": 1.5} if is_part else {}
    return _data(rows, name=HATCHED if is_part else "solid").mark_bar(
        size=size,
        fill=PAPER if is_part else colour,
        orient="horizontal" if is_lying else "vertical",
        **outline,
    )


def line(rows: Rows, style: LineStyle) -> Any:
    """Give a line that breaks where a value is missing."""
    dash: dict[str, Any] = {"strokeDash": list(style.dash)} if style.dash else {}
    return _data(rows).mark_line(color=style.colour, strokeWidth=2.4, **dash)


def markers(rows: Rows, style: LineStyle, *, is_part: bool) -> Any:
    """Give the markers of a line; those of a part period are hollow."""
    return _data(rows).mark_point(
        shape=style.shape,
        size=64,
        filled=True,
        fill=PAPER if is_part else style.colour,
        stroke=style.colour,
        strokeWidth=1.8,
    )


def rule(row: Mapping[str, Any], *, colour: str, width: float, is_dashed: bool = False) -> Any:
    """Give one straight line."""
    dash: dict[str, Any] = {"strokeDash": list(_DASH)} if is_dashed else {}
    return _data([row]).mark_rule(color=colour, strokeWidth=width, **dash)


def leader(row: Mapping[str, Any], *, colour: str) -> Any:
    """Give a thin line that starts beside its marker."""
    return _data([row]).mark_rule(color=colour, strokeWidth=0.8, xOffset=7)


def words(
    rows: Rows,
    *,
    colour: str,
    weight: Weight = 600,
    size: int = LABEL_SIZE,
    align: str = "center",
    baseline: str = "alphabetic",
    dy: float = 0,
) -> Any:
    """Give text; a list of texts stands in lines below each other."""
    manner: dict[str, Any] = {"fontWeight": weight, "align": align, "baseline": baseline}
    if dy:
        manner["dy"] = dy
    return _data(rows).mark_text(color=colour, fontSize=size, lineHeight=LINE_HEIGHT, **manner)


def pixel(place: float) -> Any:
    """Give a place in pixels from the left or the top of the plot."""
    import altair as alt

    return alt.value(place)


def values(channel: Literal["x", "y"], scale: Scale, texts: Sequence[str]) -> Any:
    """Give the channel of values, with a light grid and the words of each step."""
    import altair as alt

    ticks = list(scale.ticks)
    axis = alt.Axis(
        values=ticks,
        labelExpr=f"{_js(texts)}[indexof({_js(ticks)}, datum.value)]",
        grid=True,
        domain=False,
    )
    kind = alt.X if channel == "x" else alt.Y
    return kind(
        "value:Q",
        axis=axis,
        scale=alt.Scale(domain=[scale.low, scale.high], nice=False, zero=False),
    )


def places(
    channel: Literal["x", "y"],
    keys: Sequence[str],
    lines: Sequence[Sequence[str]],
    *,
    gap: float = LABEL_GAP,
) -> Any:
    """Give the channel of places, with their names in lines; a place may have no name."""
    import altair as alt

    names = _js([list(ls) or [""] for ls in lines])
    axis = alt.Axis(
        orient="bottom" if channel == "x" else "left",
        labelExpr=f"{names}[toNumber(datum.value)]",
        labelOverlap=False,
        labelPadding=gap,
        grid=False,
        domain=False,
    )
    scale = alt.Scale(type="band", domain=list(keys), paddingInner=0, paddingOuter=0)
    return (alt.X if channel == "x" else alt.Y)("place:O", sort=list(keys), axis=axis, scale=scale)


def _js(thing: Any) -> str:
    """Give plain values as a literal of Vega's expressions, in which nothing can be called."""
    return json.dumps(thing, ensure_ascii=True)


def _data(rows: Rows, *, name: str | None = None) -> Any:
    import altair as alt

    chart = alt.Chart(alt.InlineData([dict(row) for row in rows]))
    return chart.properties(name=name) if name else chart


def draw(layers: Sequence[Any], frame: Frame, tokens: Tokens) -> Panel:
    """Have vl-convert draw layers over each other in one frame."""
    import altair as alt
    import vl_convert

    chart = alt.layer(*layers).properties(
        width=frame.width,
        height=frame.height,
        padding={
            "left": frame.left,
            "right": frame.right,
            "top": frame.top,
            "bottom": frame.bottom,
        },
        autosize=alt.AutoSizeParams(type="none"),
    )
    _register_fonts(library_root() / "templates" / "fonts")
    svg: str = vl_convert.vegalite_to_svg(
        chart.to_dict(), config=theme(tokens), allowed_base_urls=[]
    )
    return Panel(
        svg,
        frame.left + frame.width + frame.right,
        frame.top + frame.height + frame.bottom,
    )


def theme(tokens: Tokens) -> dict[str, Any]:
    """Give the Vega-Lite config of a house."""
    return {
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "text": {"font": FONT},
        "axis": {
            "title": None,
            "ticks": False,
            "gridColor": _GRID,
            "gridWidth": 0.8,
            "labelColor": tokens.ink,
            "labelFont": FONT,
            "labelFontSize": SMALL,
            "labelFontWeight": 400,
            "labelAngle": 0,
            "labelLimit": 0,
            "labelLineHeight": LINE_HEIGHT,
            "labelPadding": LABEL_GAP,
        },
    }


@functools.cache
def _register_fonts(folder: Path) -> None:
    import vl_convert

    vl_convert.register_font_directory(str(folder))

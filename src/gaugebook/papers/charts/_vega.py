"""The marks of our charts in Altair, and vl-convert that draws them.

Thin: each function makes one layer of a Vega-Lite specification, in pixels. Specifications are
data and hold no address; vl-convert may load none.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from gaugebook.definitions.shipped import library_root
from gaugebook.papers.charts._layout import LINE_HEIGHT
from gaugebook.papers.charts._svg import Pattern

FONT = "Source Sans 3"
PAPER = "#ffffff"

Rows = Sequence[Mapping[str, Any]]
Weight = Literal[400, 600, 700]


def line(rows: Rows, *, colour: str, width: float, dash: Sequence[float]) -> Any:
    """Give a line that breaks where a height is missing."""
    mark = _data(rows).mark_line(color=colour, strokeWidth=width, **_dashed(dash))
    return mark.encode(*_channels("x", "y", "order"))


def rules(rows: Rows, *, colour: str, width: float, dash: Sequence[float]) -> Any:
    """Give straight lines."""
    mark = _data(rows).mark_rule(color=colour, strokeWidth=width, **_dashed(dash))
    return mark.encode(*_channels("x", "y", "x2", "y2"))


def boxes(rows: Rows, *, fill: str, outline: str, pattern: Pattern | None) -> Any:
    """Give rectangles; the name of a pattern is the name of the layer."""
    manner: dict[str, Any] = {"stroke": outline, "strokeWidth": 1.5} if outline else {}
    mark = _data(rows, name=pattern).mark_rect(fill=fill, **manner)
    return mark.encode(*_channels("x", "y", "x2", "y2"))


def shapes(rows: Rows, *, shape: str, size: float, fill: str, outline: str, width: float) -> Any:
    """Give shapes, such as the markers of a line."""
    mark = _data(rows).mark_point(
        shape=shape, size=size, filled=True, fill=fill, stroke=outline, strokeWidth=width
    )
    return mark.encode(*_channels("x", "y"))


def words(rows: Rows, *, colour: str, weight: Weight, size: int, align: str, baseline: str) -> Any:
    """Give text; a list of texts stands in lines below each other."""
    mark = _data(rows).mark_text(
        color=colour,
        fontSize=size,
        fontWeight=weight,
        lineHeight=LINE_HEIGHT,
        align=align,
        baseline=baseline,
    )
    return mark.encode(*_channels("x", "y", "text"))


def _channels(*names: str) -> list[Any]:
    return [_all_channels()[name] for name in names]


@functools.cache
def _all_channels() -> dict[str, Any]:
    """Give the channels of every mark, made once: Altair takes long to read their short forms."""
    import altair as alt

    return {
        "x": alt.X("x", type="quantitative"),
        "y": alt.Y("y", type="quantitative"),
        "x2": alt.X2("x2"),
        "y2": alt.Y2("y2"),
        "order": alt.Order("at", type="quantitative"),
        "text": alt.Text("text", type="nominal"),
    }


def _dashed(dash: Sequence[float]) -> dict[str, Any]:
    return {"strokeDash": list(dash)} if dash else {}


def _data(rows: Rows, *, name: str | None = None) -> Any:
    import altair as alt

    chart = alt.Chart(alt.InlineData([dict(row) for row in rows]))
    return chart.properties(name=name) if name else chart


def draw(
    layers: Sequence[Any],
    *,
    width: float,
    height: float,
    padding: tuple[float, float, float, float],
) -> str:
    """Have vl-convert draw layers over each other; `padding` is left, right, top and bottom."""
    import altair as alt
    import vl_convert

    plot = alt.layer(*_on_pixels(layers, width, height)).properties(
        width=width,
        height=height,
        padding=dict(zip(("left", "right", "top", "bottom"), padding, strict=True)),
        autosize=alt.AutoSizeParams(type="none"),
    )
    _register_fonts(library_root() / "templates" / "fonts")
    svg: str = vl_convert.vegalite_to_svg(
        plot.to_dict(validate=False), config=_CONFIG, allowed_base_urls=[]
    )
    return svg


def _on_pixels(layers: Sequence[Any], width: float, height: float) -> list[Any]:
    """Put the scales of pixels on the first layer, whose they are for all."""
    import altair as alt

    across = alt.Scale(domain=[0, width], nice=False, zero=False)
    down = alt.Scale(domain=[height, 0], nice=False, zero=False)
    corner = (
        _data([{"x": 0, "y": 0, "text": ""}])
        .mark_text()
        .encode(
            alt.X("x", type="quantitative", axis=None, scale=across),
            alt.Y("y", type="quantitative", axis=None, scale=down),
            *_channels("text"),
        )
    )
    return [corner, *layers]


_CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "text": {"font": FONT},
}


@functools.cache
def _register_fonts(folder: Path) -> None:
    import vl_convert

    vl_convert.register_font_directory(str(folder))

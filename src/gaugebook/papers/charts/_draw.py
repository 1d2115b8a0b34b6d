"""One chart from data to SVG: which plot it becomes."""

from __future__ import annotations

from gaugebook.definitions.house import House
from gaugebook.exhibits import Chart
from gaugebook.papers.charts._bars import draw_bars
from gaugebook.papers.charts._dots import draw_dots
from gaugebook.papers.charts._dumbbell import draw_dumbbells
from gaugebook.papers.charts._lines import draw_lines
from gaugebook.papers.charts._scatter import draw_scatter
from gaugebook.papers.charts._steps import draw_steps
from gaugebook.papers.charts._svg import assemble
from gaugebook.papers.charts._waterfall import draw_waterfall


def draw_chart(chart: Chart, house: House, *, width: int = 640) -> str:
    """Draw a chart as SVG text, the same bytes for the same chart and house.

    Parameters
    ----------
    chart
        What to draw. Titles, notes and source are page text and stay out of the picture.
    house
        Its tokens give the colours.
    width
        The width of the whole picture in pixels; its labels are 13 to 14 pixels high.

    Returns
    -------
    str
        One ``<svg role="img">`` whose ``<title>`` is the chart's alternative text. Missing
        values are gaps with their own words (``[x]``), never zero; a chart without any point is
        an empty plot with its axes.
    """
    tokens = house.tokens
    match chart.kind:
        case "bar":
            panels = draw_bars(chart, tokens, width=width)
        case "line":
            panels = [draw_lines(chart, tokens, width=width)]
        case "dots":
            panels = draw_dots(chart, tokens, width=width)
        case "dumbbell":
            panels = draw_dumbbells(chart, tokens, width=width)
        case "scatter":
            panels = [draw_scatter(chart, tokens, width=width)]
        case "steps":
            panels = [draw_steps(chart, tokens, width=width)]
        case "waterfall":
            panels = draw_waterfall(chart, tokens, width=width)
    return assemble(panels, alt=chart.alt.text)

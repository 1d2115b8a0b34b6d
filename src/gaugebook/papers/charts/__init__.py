"""Charts as SVG: what a `Chart` says, drawn in the colours and the type of a house.

The only place that knows Altair and vl-convert; both load inside the functions. A chart is
drawn for a reader who sees no colour and prints on a grey printer: labels stand beside what
they name and there is no legend; series differ by pattern and marker; bars start at zero; a
part period is hatched, or a hollow marker; a missing value is a gap.

Several series of bars become panels below each other on one scale, because labels over
bunched bars run into each other. Bars with long names lie down, because text never does.
Points that stand out have shapes of their own, with a key in words below the plot; guides and
marks carry their names where they are.
"""

from gaugebook.papers.charts._draw import draw_chart
from gaugebook.papers.charts._layout import is_period_label

__all__ = ["draw_chart", "is_period_label"]

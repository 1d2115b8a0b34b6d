"""Trend of indicators: the table of a window, its headline figures and charts; and how they vary.

`indicators` tells of the few periods that a paper prints. `variation` tells of the long series
behind them: limits, signals, and whether a target can be relied on. `working_day_view` tells what a
count would have been with an average mix of days.
"""

from gaugebook.analysis.trend.indicators import (
    NO_STATUS,
    STATUS_WORDS,
    headline_figures,
    indicator_table,
    period_chart,
)
from gaugebook.analysis.trend.readings import asked_period
from gaugebook.analysis.trend.variation import Variation, Verdict, variation_of
from gaugebook.analysis.trend.variation_exhibits import findings, variation_chart, variation_table
from gaugebook.analysis.trend.working_day_exhibits import (
    weights_sentence,
    working_day_chart,
    working_day_exhibits,
    working_day_table,
)
from gaugebook.analysis.trend.working_day_view import WorkingDayView, working_day_view

__all__ = [
    "NO_STATUS",
    "STATUS_WORDS",
    "Variation",
    "Verdict",
    "WorkingDayView",
    "asked_period",
    "findings",
    "headline_figures",
    "indicator_table",
    "period_chart",
    "variation_chart",
    "variation_of",
    "variation_table",
    "weights_sentence",
    "working_day_chart",
    "working_day_exhibits",
    "working_day_table",
    "working_day_view",
]

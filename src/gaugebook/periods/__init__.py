"""Periods: half-open stretches of local days, as people write them and as ISO 8601 intervals.

Inside, a period is text such as ``2022-10-01/P1M``. People may write ``2022-10``,
``2022-Q3`` (calendar), ``2022/23``, ``2022/23-Q2`` (April to March), ``2022-W40``,
``2022-11-21``, ``2022-11-01..2022-11-21`` and ``2022-07..2022-10``. A range is one period;
`Period.split` cuts it by a grain. A part period is known by comparing it with the reporting
period it lies in.

No clock is read here: what "latest" means is decided by the data and the window of a paper.
"""

from gaugebook.periods.days import (
    EARLIEST,
    LATEST,
    MONTH_NAMES,
    add_months,
    financial_year_label,
    long_date,
    ordinal,
)
from gaugebook.periods.period import GRAINS, Grain, Period, period_of
from gaugebook.periods.reading import FORMS, parse_period

__all__ = [
    "EARLIEST",
    "FORMS",
    "GRAINS",
    "LATEST",
    "MONTH_NAMES",
    "Grain",
    "Period",
    "add_months",
    "financial_year_label",
    "long_date",
    "ordinal",
    "parse_period",
    "period_of",
]

"""Observations and exhibits as data frames, to look at in a notebook."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gaugebook.analysis.observed import Observed
from gaugebook.analysis.window import WindowData
from gaugebook.exhibits import Chart, Table

if TYPE_CHECKING:
    import pandas as pd


def frame_of(shown: WindowData | Observed | Table | Chart) -> pd.DataFrame:
    """Give observations or an exhibit as a data frame: a row an observation, row or point.

    Observations keep their numbers in full (a share is 0 to 1, missing is NaN); a table gives what
    is printed, a chart both the number and what is printed.
    """
    import pandas as pd

    if isinstance(shown, WindowData | Observed):
        columns = ["metric_id", "period", "value", "numerator", "denominator", "status", "note"]
        return pd.DataFrame([asdict(o) for o in shown.observations], columns=columns)
    if isinstance(shown, Table):
        labels = [column.label for column in shown.columns]
        return pd.DataFrame([[c.text for c in row] for row in shown.rows], columns=labels)
    points: list[dict[str, Any]] = [asdict(p) for s in shown.series for p in s.points]
    return pd.DataFrame(points)[["label", "value", "text"]]

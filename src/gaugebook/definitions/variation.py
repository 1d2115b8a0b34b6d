"""How a metric's figures are charted over time: which limits, from which figures, begun when.

Every metric has such a rule; one that says nothing has the defaults. What the limits are and which
points stand out is worked out elsewhere (`gaugebook.stats.spc`, `gaugebook.analysis.trend`).
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from gaugebook.definitions.base import Misfit, Part, PeriodText
from gaugebook.periods import parse_period


class Rebase(Part):
    """A day from which new limits are worked out, why, and where that was decided.

    Limits that begin again take a signal of concern away as easily as one of improvement, so the
    reason is never left out. Unlike a break, figures before and after are of the same thing.
    """

    date: PeriodText
    reason: str = Field(min_length=1)
    minute_ref: str | None = Field(default=None, min_length=1)

    @property
    def day(self) -> datetime.date:
        """The first day of the new limits."""
        return parse_period(self.date).start


class VariationRule(Part):
    """How the limits of a metric are worked out, and how long a run is a signal.

    `chart`: ``xmr`` (from how far neighbours lie apart), ``pprime`` (a share's own limits by
    Laney, which widen where the denominator is small) or ``run`` (a median, and no limits).
    `baseline` takes the limits from the first so many figures alone; without it they are taken
    from all.
    """

    chart: Literal["xmr", "pprime", "run"] = "xmr"
    limit_constant: float = Field(default=2.66, gt=0)
    screen_outliers: bool = False
    baseline: int | None = Field(default=None, ge=2)
    rebase: tuple[Rebase, ...] = ()
    run_length: Literal[6, 7, 8] = 7
    min_points: int = Field(default=13, ge=2)

    @model_validator(mode="after")
    def _fits(self) -> VariationRule:
        days = [rebase.day for rebase in self.rebase]
        for number, day in enumerate(days):
            if day in days[:number]:
                raise Misfit("an earlier one has this date", "rebase", number, "date")
        if self.chart != "xmr":
            for name in ("limit_constant", "screen_outliers"):
                if name in self.model_fields_set:
                    raise Misfit(f"only an xmr chart has `{name}`", name)
        if self.chart == "pprime" and self.baseline is not None:
            raise Misfit("limits of pprime follow all denominators, so it has none", "baseline")
        return self

"""Areas: the share of calls without an e-mail address, beside what is published about the areas.

Areas are put in fifths by a published figure (deprivation, qualifications, download speed, older
people), and the calls of each fifth are put together. This is about areas. A figure of an area is
never given to a caller: those who ring may be unlike their area, and a relation between areas may
not hold between people at all (the ecological fallacy: Robinson (1950), American Sociological
Review 15, 351-357). Small numbers of people are withheld before anything is put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gaugebook.analysis.comparing import Against, against
from gaugebook.analysis.exclusion.groups import pooled
from gaugebook.analysis.observed import Observed
from gaugebook.definitions.metric import Metric
from gaugebook.observations import UNKNOWN, Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.intervals import newcombe
from gaugebook.stats.ranking import quantile_categories
from gaugebook.words import few

CALLS_BY_AREA = "no_email_area_share"
"""The metric of calls by area: about people, so that small numbers are withheld."""

AREA = "area_code"
_PLACES = 0
"""Counts of areas are rounded, so a share of several is no surer than a whole percent."""

_PARTS = {3: "third", 4: "quarter", 5: "fifth", 10: "tenth"}


@dataclass(frozen=True)
class Fifth:
    """The areas of one quantile: how many, from which figure to which, and their calls together.

    `together` has areas, numerator, denominator and share with its interval, from rounded counts.
    """

    number: int
    least: Observation
    most: Observation
    together: Result
    against: Against | None


@dataclass(frozen=True)
class AreaView:
    """Calls by quantile of one published figure of areas, the lowest quantile first.

    `reason` says why there are none. `unlike` is the difference between the last and the first
    quantile in percentage points with its 95% interval. `without_calls` and `without_figure` are
    how many areas were left out for want of either, `withheld` for small numbers.
    """

    metric: Metric
    calls: Metric
    period: Period
    quantiles: int
    fifths: tuple[Fifth, ...] = ()
    unlike: Result | None = None
    withheld: int = 0
    without_calls: int = 0
    without_figure: int = 0
    shown: tuple[Observation, ...] = ()
    made_up: bool = False
    source: str = ""
    reason: str = ""

    @property
    def part(self) -> str:
        """What one quantile is called: ``fifth``."""
        return _PARTS.get(self.quantiles, "part")

    def label(self, number: int) -> str:
        """Give the name of a quantile: ``Lowest fifth``, ``2nd fifth``."""
        if number == 1:
            return f"Lowest {self.part}"
        if number == self.quantiles:
            return f"Highest {self.part}"
        ending = {2: "nd", 3: "rd"}.get(number, "th")
        return f"{number}{ending} {self.part}"

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result of it."""
        own = (self.unlike,) if self.unlike is not None else ()
        return (*(fifth.together for fifth in self.fifths), *own)


def area_view(
    calls: Observed,
    areas: Observed,
    metric_id: str,
    *,
    period: Period,
    area_period: Period,
    quantiles: int = 5,
) -> AreaView:
    """Put areas in quantiles by a published figure, and their calls together.

    Parameters
    ----------
    calls
        Observations of `no_email_area_share` by area_code, small numbers withheld and counts
        rounded.
    areas
        Observations of the figure by area_code; the codes are those of the calls.
    metric_id
        The figure's metric.
    period
        Of the calls.
    area_period
        Of the figure, which is older as a rule: a census day, a year.
    quantiles
        5 for fifths.

    Returns
    -------
    AreaView
        Shares are the sum of the numerators over the sum of the denominators, never the mean of
        the areas' shares. Without quantiles, and with the reason, where fewer areas than quantiles
        have both.
    """
    metric, of_calls = areas.metrics[metric_id], calls.metrics[CALLS_BY_AREA]
    here = _by_area(calls, CALLS_BY_AREA, period)
    figures = {c: o for c, o in _by_area(areas, metric_id, area_period).items() if _has(o)}
    withheld = sorted(c for c, o in here.items() if o.is_withheld)
    usable = {c: o for c, o in here.items() if _has(o) and o.denominator}
    both = sorted(usable.keys() & figures.keys())
    view = AreaView(
        metric=metric,
        calls=of_calls,
        period=period,
        quantiles=quantiles,
        withheld=len(set(withheld) & figures.keys()),
        without_calls=len(figures.keys() - here.keys()),
        without_figure=len(usable.keys() - figures.keys()),
        shown=tuple(here.values()),
        made_up=calls.made_up or areas.made_up,
        source="; ".join(dict.fromkeys(s for s in (calls.source, areas.source) if s)),
    )
    categories = quantile_categories([figures[c].value for c in both], quantiles=quantiles)
    if categories is None:
        reason = _why_none(
            view,
            len(both),
            has_calls=bool(here),
            has_figures=bool(figures),
            area_period=area_period,
        )
        return replace(view, reason=reason)
    overall = pooled([usable[c] for c in both])
    share = overall.of("share").value if overall else None
    found = []
    for number in range(1, quantiles + 1):
        codes = [c for c, n in zip(both, categories, strict=True) if n == number]
        fifth = _fifth(number, [usable[c] for c in codes], [figures[c] for c in codes], share)
        found += [fifth] if fifth else []
    return replace(view, fifths=tuple(found), unlike=_unlike(found))


# --- how ------------------------------------------------------------------------------------------


def _has(found: Observation) -> bool:
    return found.value is not None


def _by_area(observed: Observed, metric_id: str, period: Period) -> dict[str, Observation]:
    split = observed.covered_split(metric_id, period, [AREA])
    return {code: o for o in split if (code := o.dimensions[AREA]) != UNKNOWN}


def _fifth(
    number: int,
    calls: Sequence[Observation],
    figures: Sequence[Observation],
    share: float | None,
) -> Fifth | None:
    """Put the areas of a quantile together; None for an empty one, which ties can leave."""
    summed = pooled(calls, decimals=_PLACES)
    if summed is None:
        return None
    together = result(
        "areas-together",
        [ResultValue("areas", len(calls)), *summed.values],
        parameters={"interval": "wilson 95%, of rounded counts"},
        uses=[o.binding for o in (*calls, *figures)],
        note="sum of the rounded counts of the areas over sum of the rounded counts",
    )
    ordered = sorted(figures, key=lambda o: (o.value or 0, o.key))
    ends = (summed.of("lower").value, summed.of("upper").value)
    return Fifth(number, ordered[0], ordered[-1], together, against(*ends, share))


def _unlike(fifths: Sequence[Fifth]) -> Result | None:
    """Compare the last quantile with the first (Newcombe's interval of a difference)."""
    if len(fifths) < 2:
        return None
    first, last = (
        (f.together.of("numerator").value or 0, f.together.of("denominator").value or 0)
        for f in (fifths[0], fifths[-1])
    )
    found = newcombe(*last, *first)
    if found is None:
        return None
    difference = last[0] / last[1] - first[0] / first[1]
    return result(
        "newcombe-difference",
        {
            "difference": 100 * difference,
            "lower": 100 * found.lower,
            "upper": 100 * found.upper,
        },
        unit="points",
        decimals=1,
        parameters={"confidence": "95%"},
        uses=[fifths[0].together.binding("share"), fifths[-1].together.binding("share")],
        note="highest part less lowest, from rounded counts",
    )


def _why_none(
    view: AreaView, both: int, *, has_calls: bool, has_figures: bool, area_period: Period
) -> str:
    label = view.metric.label
    if not has_calls:
        return f"there are no calls by area for {view.period.label}"
    if not has_figures:
        return f"there is no figure of areas for {area_period.label} ({label})"
    return (
        f"only {few(both, 'area')} {'has' if both == 1 else 'have'} calls and a figure "
        f"({label}), and {few(view.quantiles)} {view.part}s need {few(view.quantiles)} or more"
    )

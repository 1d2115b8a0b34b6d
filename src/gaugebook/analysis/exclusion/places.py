"""Several metrics at one place of a breakdown: all calls, one line, one reason of a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.analysis.observed import Observed
from gaugebook.observations import UNKNOWN, Observation
from gaugebook.periods import Period

Codes = tuple[str, ...]
"""The codes of a place, in the order of the dimensions; none for all calls."""

Figures = Mapping[str, Observation | None]
"""The observation of each metric at one place, None for one that has none."""


def places_of(
    observed: Observed, metrics: Sequence[str], period: Period, by: Sequence[str]
) -> list[Codes]:
    """Give the places at which any of some metrics has a figure, by name; without unknown codes.

    A part of the period is taken where that is all there is. Without dimensions there is no place.
    """
    if not by:
        return []
    split = (o for metric in metrics for o in observed.covered_split(metric, period, by))
    codes = {tuple(o.dimensions[name] for name in by) for o in split}
    return sorted(found for found in codes if UNKNOWN not in found)


def figures_at(
    observed: Observed,
    metrics: Sequence[str],
    period: Period,
    *,
    by: Sequence[str] = (),
    codes: Codes = (),
) -> Figures:
    """Give the figure of each metric at one place; without codes those of all calls.

    As in `Observed.covered_split`, a part never stands beside the whole of another place.
    """
    if not codes:
        return {metric: observed.covered(metric, period) for metric in metrics}
    wanted = dict(zip(by, codes, strict=True)).items()
    return {
        metric: next(
            (
                o
                for o in observed.covered_split(metric, period, by)
                if wanted <= o.dimensions.items()
            ),
            None,
        )
        for metric in metrics
    }

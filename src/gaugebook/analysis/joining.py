"""Observations of one organisation for several periods that are of no one grain, put together.

Calendar years, a day and a month, four months with the year before them: each is computed by itself
and joined here, always of the same organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from gaugebook.analysis.observed import Observed
from gaugebook.periods import Period


class Observe(Protocol):
    """What gives observations: `Workspace.observed`, or a stand-in."""

    def __call__(
        self,
        metrics: Sequence[str],
        /,
        *,
        period: Period,
        by: Sequence[str] = (),
        organisation: str = "",
    ) -> Observed:
        """Give the observations of one organisation for one period."""
        ...


def observed_in(
    observe: Observe,
    metrics: Sequence[str],
    periods: Sequence[Period],
    *,
    by: Sequence[str] = (),
    organisation: str = "",
) -> Observed:
    """Give the observations of some metrics for each of some periods, of one organisation.

    Parameters
    ----------
    observe
        `Workspace.observed`.
    metrics
        Metric ids.
    periods
        Any periods; at least one.
    by
        Dimensions to split by.
    organisation
        Whose; empty: the one that has figures for the latest of the periods that any has, so that
        no period is ever filled with another organisation's figures.

    Raises
    ------
    ValueError
        When there are no periods.
    """
    if not periods:
        raise ValueError("there are no periods to observe")
    code = organisation
    for period in sorted(periods, key=lambda p: p.end, reverse=True):
        if code:
            break
        found = observe(metrics, period=period, by=by)
        code = found.org_code if found.has_figures(*metrics) else ""
    return joined([observe(metrics, period=p, by=by, organisation=code) for p in periods])


def joined(found: Sequence[Observed]) -> Observed:
    """Give observations of several periods as one; those of one organisation only.

    Raises
    ------
    ValueError
        When there is nothing to join, or they are of different organisations: a table never shows
        two without saying so.
    """
    if not found:
        raise ValueError("there is nothing to join")
    if len({one.org_code for one in found}) > 1:
        codes = " and ".join(sorted({one.org_code for one in found}))
        raise ValueError(f"the figures are of different organisations: {codes}")
    sources = dict.fromkeys(label for one in found for label in one.source.split("; ") if label)
    return replace(
        found[0],
        observations=tuple(dict.fromkeys(o for one in found for o in one.observations)),
        metrics={name: metric for one in found for name, metric in one.metrics.items()},
        source="; ".join(sources),
        problems=tuple(dict.fromkeys(text for one in found for text in one.problems)),
        unranked=frozenset(key for one in found for key in one.unranked),
    )

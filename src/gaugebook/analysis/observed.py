"""What an analysis is made of: the observations of one organisation, found by what they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Period


@dataclass(frozen=True)
class Observed:
    """The observations of one organisation, for one or several metrics, periods and splits.

    `metrics` are their definitions by id. `made_up` says that the organisation does not exist, so
    that every exhibit made of this must say so. `source` is the line that names where the figures
    were read from. `problems` is what was found while they were computed.
    """

    observations: tuple[Observation, ...]
    metrics: Mapping[str, Metric]
    org_code: str
    made_up: bool = False
    source: str = ""
    problems: tuple[str, ...] = ()
    _index: dict[tuple[str, str, frozenset[tuple[str, str]]], Observation] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for found in self.observations:
            key = (found.metric_id, found.period, frozenset(found.dimensions.items()))
            self._index.setdefault(key, found)

    def of(self, metric_id: str, period: Period, **dimensions: str) -> Observation | None:
        """Give the observation of a metric for exactly this period and these dimension values.

        Without dimension values it is the total. None where there is no such observation; one
        without a value (missing, withheld) is given as it is.
        """
        key = (metric_id, str(period), frozenset(dimensions.items()))
        return self._index.get(key)

    def series(
        self, metric_id: str, periods: Sequence[Period], **dimensions: str
    ) -> list[Observation | None]:
        """Give a metric's observations for some periods, None for each that has none."""
        return [self.of(metric_id, period, **dimensions) for period in periods]

    def split(
        self, metric_id: str, period: Period, by: Sequence[str], **dimensions: str
    ) -> list[Observation]:
        """Give the observations of a metric split by exactly these dimensions, in key order.

        `dimensions` narrows them to some values of further dimensions.
        """
        wanted = {*by, *dimensions}
        return [
            o
            for o in self.observations
            if o.metric_id == metric_id
            and o.period == str(period)
            and set(o.dimensions) == wanted
            and all(o.dimensions[name] == code for name, code in dimensions.items())
        ]

    def part_of(self, metric_id: str, reporting: Period, **dimensions: str) -> Observation | None:
        """Give the observation for a part of a period, where there is only a part of it."""
        for found in self.observations:
            if (
                found.metric_id == metric_id
                and found.is_part
                and found.reporting_period == str(reporting)
                and found.dimensions == dimensions
            ):
                return found
        return None

    def has_figures(self, *metric_ids: str) -> bool:
        """Whether any of these metrics (of all, without any) has a value anywhere."""
        return any(
            o.value is not None and (not metric_ids or o.metric_id in metric_ids)
            for o in self.observations
        )


def one_organisation(
    observations: Iterable[Observation],
    metrics: Sequence[Metric],
    *,
    own: str,
    made_up_orgs: frozenset[str] = frozenset(),
    organisation: str = "",
) -> tuple[tuple[Observation, ...], str]:
    """Keep the figures of one organisation, never of two: its own, else one that is made up.

    Parameters
    ----------
    observations
        Of any organisations.
    metrics
        Those asked for.
    own
        The organisation of the workspace.
    made_up_orgs
        Those that do not exist.
    organisation
        The one that was asked for by name, if one was.

    Returns
    -------
    tuple
        The observations, and the organisation: the one asked for; the workspace's own where it has
        a value for any of the metrics; else the one made-up organisation that has (its exhibits say
        so); else the own, without figures. Made-up data never fills a gap of real figures.

    Examples
    --------
    >>> one_organisation([], [], own="E06000060")
    ((), 'E06000060')
    """
    found = tuple(observations)
    ids = {metric.id for metric in metrics}
    having = {o.org_code for o in found if o.value is not None and o.metric_id in ids}
    chosen = organisation or own
    invented = sorted(having & made_up_orgs)
    if not organisation and own not in having and len(invented) == 1:
        chosen = invented[0]
    return tuple(o for o in found if o.org_code == chosen), chosen

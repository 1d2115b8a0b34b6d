"""What an analysis is made of: the observations of one organisation, found by what they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gaugebook.definitions.metric import Metric
from gaugebook.engine.request import fixed_dimensions
from gaugebook.observations import Observation
from gaugebook.periods import Period


@dataclass(frozen=True)
class Observed:
    """The observations of one organisation, for one or several metrics, periods and splits.

    `metrics` are their definitions by id. `made_up` says that the organisation does not exist, so
    that every exhibit made of this must say so. `source` is the line that names where the figures
    were read from. `problems` is what was found while they were computed. `unranked` has the keys
    of figures that several sources give, none of which is said to be believed (``calls_offered
    2022-07``): there is no observation of these.
    """

    observations: tuple[Observation, ...]
    metrics: Mapping[str, Metric]
    org_code: str
    made_up: bool = False
    source: str = ""
    problems: tuple[str, ...] = ()
    unranked: frozenset[str] = frozenset()

    @cached_property
    def _fixed(self) -> dict[str, dict[str, str]]:
        """The dimension values that each metric is of by definition, and so is split by never.

        A metric of calls has the channel phone in every observation, its total included; asked
        for its total, nobody should have to know that. A service or channel that all of a metric's
        observations share is as good as one: they were asked for that alone.
        """
        found: dict[str, dict[str, str]] = {}
        for o in self.observations:
            metric = self.metrics.get(o.metric_id)
            names = {"service", "channel", *(fixed_dimensions(metric) if metric else ())}
            own = {n: c for n, c in o.dimensions.items() if n in names}
            known = found.setdefault(o.metric_id, own)
            found[o.metric_id] = {n: c for n, c in known.items() if own.get(n) == c}
        return found

    @cached_property
    def _index(self) -> dict[tuple[str, str, frozenset[tuple[str, str]]], Observation]:
        index: dict[tuple[str, str, frozenset[tuple[str, str]]], Observation] = {}
        for o in self.observations:
            index.setdefault((o.metric_id, o.period, frozenset(o.dimensions.items())), o)
        return index

    def _asked(self, metric_id: str, dimensions: Mapping[str, str]) -> dict[str, str]:
        """Give the dimension values that are asked for, and those that the metric fixes itself."""
        return {**self._fixed.get(metric_id, {}), **dimensions}

    def of(self, metric_id: str, period: Period, **dimensions: str) -> Observation | None:
        """Give the observation of a metric for exactly this period and these dimension values.

        Without dimension values it is the total; the channel or service that the metric is of by
        definition need not be named. None where there is no such observation; one without a value
        (missing, withheld) is given as it is.
        """
        asked = self._asked(metric_id, dimensions)
        return self._index.get((metric_id, str(period), frozenset(asked.items())))

    def at(self, **dimensions: str) -> tuple[Observation, ...]:
        """Give all observations that `of` could give for these dimension values, of any period."""
        return tuple(
            o for o in self.observations if o.dimensions == self._asked(o.metric_id, dimensions)
        )

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
        asked = self._asked(metric_id, dimensions)
        wanted = {*by, *asked}
        return [
            o
            for o in self.observations
            if o.metric_id == metric_id
            and o.period == str(period)
            and set(o.dimensions) == wanted
            and all(o.dimensions[name] == code for name, code in asked.items() if name not in by)
        ]

    def part_of(self, metric_id: str, period: Period, **dimensions: str) -> Observation | None:
        """Give the observation for a part of a period, where there is only a part of it.

        The period may itself be the part of a month that was asked for: then what is covered of
        that, never more of the month.
        """
        asked = self._asked(metric_id, dimensions)
        parts = self._parts_of(metric_id, period)
        return next((o for o in parts if o.dimensions == asked), None)

    def covered(self, metric_id: str, period: Period, **dimensions: str) -> Observation | None:
        """Give the observation of `of`, or, where there is none, that of the part there is."""
        whole = self.of(metric_id, period, **dimensions)
        return whole if whole is not None else self.part_of(metric_id, period, **dimensions)

    def covered_split(self, metric_id: str, period: Period, by: Sequence[str]) -> list[Observation]:
        """Give the observations of `split`, or, where there are none, those of the part there is.

        Figures of a part never stand beside those of the whole.
        """
        wanted = {*by, *self._asked(metric_id, {})}
        parts = (o for o in self._parts_of(metric_id, period) if set(o.dimensions) == wanted)
        return self.split(metric_id, period, by) or list(parts)

    def _parts_of(self, metric_id: str, period: Period) -> list[Observation]:
        """Give a metric's observations of parts of a period, whatever they are split by."""
        reporting = (str(period), str(period.full))
        return [
            o
            for o in self.observations
            if o.metric_id == metric_id
            and o.is_part
            and o.reporting_period in reporting
            and period.contains(o.span)
        ]

    def is_unranked(self, metric_id: str, period: Period) -> bool:
        """Whether several sources give a metric for a period, and none is said to be believed."""
        return f"{metric_id} {period.key}" in self.unranked

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

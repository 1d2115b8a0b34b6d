"""What a claim is tested on: at most one observation for each metric and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gaugebook.analysis.observed import Observed
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Period


@dataclass(frozen=True)
class Evidence:
    """The observations of one place of a breakdown (the total, or one line), by metric and period.

    `made_up_orgs` are the organisations that do not exist. For one metric, all are of one
    organisation: made-up figures never fill a gap between real ones.
    """

    metrics: Mapping[str, Metric]
    observations: tuple[Observation, ...]
    made_up_orgs: frozenset[str] = frozenset()
    _index: dict[tuple[str, str], Observation] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for found in self.observations:
            self._index.setdefault((found.metric_id, found.period), found)

    def of(self, metric_id: str, period: Period) -> Observation | None:
        """Give the observation of a metric for exactly this period, or None."""
        return self._index.get((metric_id, str(period)))

    def series(self, metric_id: str, periods: Sequence[Period]) -> list[Observation | None]:
        """Give a metric's observations for some periods, None for each that has none."""
        return [self.of(metric_id, period) for period in periods]

    def part_of(self, metric_id: str, reporting: Period) -> Observation | None:
        """Give the observation for a part of a period, where there is only a part of it."""
        wanted = str(reporting)
        for found in self.observations:
            if found.metric_id == metric_id and found.is_part and found.reporting_period == wanted:
                return found
        return None

    def is_made_up(self, observations: Iterable[Observation]) -> bool:
        """Whether any of some observations is of an organisation that does not exist."""
        return any(o.org_code in self.made_up_orgs for o in observations)


def evidence_of(observed: Observed, **dimensions: str) -> Evidence:
    """Give the observations of an analysis for one place: the total, or these dimension values.

    A channel or service that the metric itself is narrowed to need not be named.
    """
    made_up = frozenset({observed.org_code}) if observed.made_up else frozenset[str]()
    return Evidence(observed.metrics, observed.at(**dimensions), made_up)

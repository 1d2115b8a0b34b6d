"""Ratios of two tables: each side is counted by itself, then the two are joined.

To join the rows first would count a complaint once for every contact of its line. So each side
becomes counts by period and place, and only those meet: same organisation, same days, same
dimension values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaugebook.definitions.metric import MeasureUse, Metric
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.judge import Reading, judge
from gaugebook.engine.ranking import Candidate
from gaugebook.engine.request import Place
from gaugebook.errors import Problem, Where, problem
from gaugebook.observations import JOINED_REFERENCES, Observation
from gaugebook.periods import parse_period

JOINED = "joined"
"""The source of a figure that is made of two others."""


@dataclass(frozen=True)
class Side:
    """The counts of one side of a ratio, and whether records gave them.

    Where records cover a period, a place without a row counts none; a printed table that leaves
    a place out says nothing of it.
    """

    observations: tuple[Observation, ...]
    is_from_records: bool


def side_metric(metric: Metric, use: MeasureUse, unit: str) -> Metric:
    """Give the metric that counts one side of a ratio by itself.

    It has neither target nor interval, and its name tells it from the ratio.
    """
    return metric.model_copy(
        update={
            "id": f"{metric.id}/{use.measure}",
            "kind": "count" if unit == "count" else "sum",
            "unit": unit,
            "of": use,
            "numerator": None,
            "denominator": None,
            "bounds": None,
            "identities": (),
            "targets": (),
            "min_denominator": None,
            "interval": type(metric.interval)(),
            "about_people": False,
        }
    )


def join_sides(
    metric: Metric, numerator: Side, denominator: Side, *, working_days: WorkingDays = ENGLAND
) -> tuple[list[Candidate], list[Problem]]:
    """Give the ratio wherever both sides speak of the same days and the same place.

    Parameters
    ----------
    metric
        The ratio.
    numerator, denominator
        The counts of each side.
    working_days
        The calendar, for what is said of a part period.

    Returns
    -------
    tuple
        The candidates; and the Problem ``periods-differ`` where one side covers more days of a
        period than the other.
    """
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    totals = {_time(o) for o in numerator.observations if numerator.is_from_records}
    by_place = {(_time(o), _place(o)): o for o in numerator.observations}
    days = {(o.org_code, o.reporting_period, _place(o)): o for o in numerator.observations}
    for below in denominator.observations:
        above = by_place.get((_time(below), _place(below)))
        if above is None and _time(below) in totals:
            candidates.append(_candidate(metric, None, below, working_days))
        elif above is not None:
            candidates.append(_candidate(metric, above, below, working_days))
        elif other := days.get((below.org_code, below.reporting_period, _place(below))):
            problems.append(
                problem(
                    "periods-differ",
                    "the request",
                    key=f"{metric.id} {below.span.key}",
                    metric=metric.label,
                    first=other.span.label,
                    second=below.span.label,
                )
            )
    return candidates, problems


def _time(observation: Observation) -> tuple[str, str, str]:
    return observation.org_code, observation.reporting_period, observation.period


def _place(observation: Observation) -> Place:
    return Place(observation.service, observation.channel, observation.segment)


def _candidate(
    metric: Metric, above: Observation | None, below: Observation, working_days: WorkingDays
) -> Candidate:
    """Divide one side by the other; `above` is None where records hold no row: none of them."""
    numerator = 0.0 if above is None else above.value
    value = None
    if numerator is not None and below.value:
        value = metric.multiplier * numerator / below.value
    period, reporting = below.span, parse_period(below.reporting_period)
    reading = Reading(
        metric=metric,
        period=period,
        reporting=reporting,
        place=_place(below),
        value=value,
        numerator=numerator,
        denominator=below.value,
        notes=tuple(_notes([o for o in (above, below) if o is not None])),
        where=Where("the request"),
    )
    read_from = [ref for o in (above, below) if o is not None for ref in o.sources]
    refs = JOINED_REFERENCES.join(dict.fromkeys(read_from))
    observation = judge(
        reading, org_code=below.org_code, source_ref=refs, working_days=working_days
    )
    return Candidate(JOINED, reading, observation)


def _notes(observations: Sequence[Observation]) -> list[str]:
    parts = [part for o in observations for part in o.note.split("; ") if part]
    return [part for part in dict.fromkeys(parts) if not part.startswith("part period")]

"""Counts that no metric holds, from the very records that a metric's figure was counted from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.definitions.library import Library
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import working_days_of
from gaugebook.engine.durations import Durations, Since, compute_durations
from gaugebook.engine.flows import Flows, compute_flows
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.sql import EngineSettings
from gaugebook.tables.dataset import Dataset, Records


def records_behind(dataset: Dataset, found: Sequence[Observation]) -> Records | None:
    """Give the records that a figure was counted from, so that more may be counted from them.

    Returns
    -------
    Records | None
        None where there is no figure, it was printed and not counted, or more than one input
        answers to its source; nothing is guessed then. A figure without a value, such as a share
        of nobody, has records behind it all the same.
    """
    counted = next((o for o in found if o.source_ref), None)
    if counted is None:
        return None
    behind = [
        records
        for records in dataset.records
        if records.facts.org_code == counted.org_code
        and records.facts.reference == counted.source_ref
        and records.table == "contacts"
    ]
    return behind[0] if len(behind) == 1 else None


_NO_RECORDS = "there are no call records that give {label} in {period}"


def flows_behind(
    metric: Metric,
    found: Sequence[Observation],
    period: Period,
    *,
    dataset: Dataset,
    library: Library,
    engine: EngineSettings,
    within: str = "",
    by: str = "line",
    where: Mapping[str, str] | None = None,
) -> Flows:
    """Give the flows of a sequence from the records that its figure was counted from.

    The parameters are those of `compute_flows`; `found` are the metric's observations.
    """
    records = records_behind(dataset, found)
    if records is None:
        reason = _NO_RECORDS.format(label=metric.label, period=period.label)
        return Flows(metric.id, period.full, period, metric.window, by, reason=reason)
    return compute_flows(
        metric,
        library.measures,
        records,
        period,
        within=within,
        by=by,
        where=where,
        engine=engine,
        working_days=working_days_of(dataset.bank_holidays),
    )


def durations_behind(
    metric: Metric,
    found: Sequence[Observation],
    period: Period,
    *,
    dataset: Dataset,
    engine: EngineSettings,
    since: Since,
    by: str,
    where: Mapping[str, str] | None = None,
) -> tuple[Durations, ...]:
    """Give calls by how long they lasted, from the records that a figure was counted from.

    The parameters are those of `compute_durations`; the calls are those of the metric's condition.
    """
    records = records_behind(dataset, found)
    if records is None:
        reason = _NO_RECORDS.format(label=metric.label, period=period.label)
        return (Durations(period, period.full, since, reason=reason),)
    return compute_durations(
        records,
        period,
        since=since,
        where=metric.where or "channel = 'phone'",
        by=by,
        kept=where,
        engine=engine,
        working_days=working_days_of(dataset.bank_holidays),
    )

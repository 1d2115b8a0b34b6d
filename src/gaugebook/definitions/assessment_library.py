"""A maturity model among the other definitions: the metrics it names, the version before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import Statement, WindowGrain
from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.files import LoadedYaml
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, Where, near_miss, problem

_GONE = {"removed", "split", "merged", "renamed", "moved"}


def check_in_library(model: Assessment, library: Library) -> list[Problem]:
    """Find metrics that nobody defined, tests that they cannot be put to, changes untold."""
    loaded = library.found["assessment", model.key].loaded
    return [
        *_metrics(model, library, loaded),
        *_tests(model, library, loaded),
        *_changes(model, library, loaded),
    ]


def _tests(model: Assessment, library: Library, loaded: LoadedYaml) -> Iterator[Problem]:
    """Find tests of claims that no figure of their metric could be put to."""
    for place in model.placed():
        if not isinstance(place.item, Statement):
            continue
        for number, check in enumerate(place.item.kpi_checks):
            metric, test = library.metrics.get(check.metric), check.test
            if metric is None:
                continue
            at = (*place.path, "kpi_checks", number, "test")
            if _is_finer(metric, test.grain) and not is_counted_from_records(metric, library):
                yield problem(
                    "kpi-window-finer",
                    loaded.where((*at, "window")),
                    found=test.window,
                    label=metric.label,
                    frequency=metric.frequency,
                    grain=test.grain,
                )
            if test.word == "count" and test.periods > 1 and not adds_up(metric, library.measures):
                yield problem(
                    "kpi-count-of-shares",
                    loaded.where((*at, "count")),
                    found=test.window,
                    label=metric.label,
                    grain=test.grain,
                )


def _is_finer(metric: Metric, grain: WindowGrain) -> bool:
    """Whether periods of a grain are shorter than those that a metric has a figure for."""
    order: tuple[str, ...] = ("month", "quarter", "year")
    return metric.frequency in order[order.index(grain) + 1 :]


def adds_up(metric: Metric, measures: Mapping[str, Measure]) -> bool:
    """Whether the figures of several periods add up to that of all of them.

    A share or a mean does not, nor does a count of people who may come again.

    Parameters
    ----------
    metric
        The metric.
    measures
        The measures of the library; one that is not there is taken to add up.
    """
    used = [measures.get(use.measure) for use in metric.uses]
    is_additive = all(measure is None or measure.additive for measure in used)
    return metric.kind in ("count", "sum") and is_additive


def is_counted_from_records(metric: Metric, library: Library) -> bool:
    """Whether a metric can be counted from records, and so for any period, however short.

    Parameters
    ----------
    metric
        The metric.
    library
        The definitions. A metric that is worked out from others is as they are.
    """
    waiting: list[Metric | None] = [metric]
    seen: set[str] = set()  # metrics may name each other in a circle, which is told elsewhere
    while waiting:
        one = waiting.pop()
        if one is None:
            return False
        if one.id in seen:
            continue
        seen.add(one.id)
        measures = [library.measures.get(use.measure) for use in one.uses]
        if any(measure is None or measure.records is None for measure in measures):
            return False
        waiting += [library.metrics.get(rule.metric or "") for rule in one.inputs.values()]
    return True


def _metrics(model: Assessment, library: Library, loaded: LoadedYaml) -> Iterator[Problem]:
    for place in model.placed():
        if not isinstance(place.item, Statement):
            continue
        named = [
            ((*place.path, "kpi_checks", n, "metric"), check.metric)
            for n, check in enumerate(place.item.kpi_checks)
        ]
        named += [
            ((*place.path, "actions", level, n, "metric"), step.metric)
            for level, steps in place.item.actions.items()
            for n, step in enumerate(steps)
            if step.metric is not None
        ]
        for at, name in named:
            if name not in library.metrics:
                hint = near_miss(name, library.metrics)
                yield problem("metric-unknown", loaded.where(at), found=name, hint=hint)


def _changes(model: Assessment, library: Library, loaded: LoadedYaml) -> Iterator[Problem]:
    """Hold the statements against the version that this one supersedes, where it is in reach."""
    header = model.model
    before = library.assessment(model.id, header.supersedes) if header.supersedes else None
    if before is None:
        return
    told_here = {change.statement for change in header.changes}
    told_gone = {c.statement for c in header.changes if c.kind in _GONE}
    told_gone |= {name for c in header.changes if c.kind in _GONE for name in c.came_from}
    at = loaded.where(("model", "changes"))
    for name in model.statements:
        if name not in before.statements and name not in told_here:
            yield _untold(at, name, "not in", before)
    for name in before.statements:
        if name not in model.statements and name not in told_gone:
            yield _untold(at, name, "only in", before)
    for number, change in enumerate(header.changes):
        for place, name in enumerate(change.came_from):
            if name not in before.statements:
                where = loaded.where(("model", "changes", number, "from", place))
                hint = near_miss(name, before.statements)
                kind = f"statement in version {before.version}"
                yield problem("model-name-unknown", where, found=name, kind=kind, hint=hint)


def _untold(where: Where, name: str, change: str, before: Assessment) -> Problem:
    return problem("model-change-untold", where, found=name, change=change, previous=before.version)

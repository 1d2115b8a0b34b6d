"""A maturity model among the other definitions: the metrics it names, the version before it."""

from __future__ import annotations

from collections.abc import Iterator

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.files import LoadedYaml
from gaugebook.errors import Problem, Where, near_miss, problem

_GONE = {"removed", "split", "merged", "renamed", "moved"}


def check_in_library(model: Assessment, library: Library) -> list[Problem]:
    """Find metrics that nobody defined, and statements that came or went without a word."""
    loaded = library.found["assessment", model.key].loaded
    return [*_metrics(model, library, loaded), *_changes(model, library, loaded)]


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

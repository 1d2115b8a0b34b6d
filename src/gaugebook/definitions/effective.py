"""What a metric is made of, and whether its version says so.

A metric's own file is not all that its figures depend on: a measure, an input or a reference list
that changes is a change of the metric. Its *effective* fingerprint is of all of them together. A
figure names its metric and version, so the same version must not stand for two calculations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator

from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.measure import SummaryMean, SummaryShare, SummarySum
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, problem

Part = tuple[str, str]
"""The kind of a definition (metric, measure, reference) and its name."""


def parts_of(library: Library, metric_id: str) -> dict[Part, str]:
    """Give the fingerprint of each definition that a metric is made of, its own first.

    Metrics that a derived metric takes are followed to their own measures. What is named but not
    defined anywhere is left out; it is a finding of its own.
    """
    parts: dict[Part, str] = {}
    waiting: list[Part] = [("metric", metric_id)]
    while waiting:
        part = waiting.pop(0)
        if part in parts or part not in library.found:
            continue
        parts[part] = library.fingerprint_of(*part)
        waiting += _named_by(library, part)
    return parts


def effective_fingerprint(library: Library, metric_id: str) -> str:
    """Give the sha256 of a metric with every measure, metric and list that it is made of.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    KeyError
        When there is no such metric.
    """
    library.fingerprint_of("metric", metric_id)
    parts = sorted((*part, mark) for part, mark in parts_of(library, metric_id).items())
    return hashlib.sha256(json.dumps(parts).encode("utf-8")).hexdigest()


def _named_by(library: Library, part: Part) -> Iterator[Part]:
    kind, name = part
    if kind == "metric":
        yield from _named_by_metric(library.metrics[name])
    elif kind == "measure":
        summary = library.measures[name].summary
        if isinstance(summary, SummaryMean):
            yield "measure", summary.weight
        elif isinstance(summary, SummaryShare):
            yield "measure", summary.of
        elif isinstance(summary, SummarySum):
            yield from (("measure", name) for name in summary.sum_of)


def _named_by_metric(metric: Metric) -> Iterator[Part]:
    for use in metric.uses:
        yield "measure", use.measure
        if use.summary is not None:
            yield "measure", use.summary
    for bound in (metric.bounds.lower, metric.bounds.upper) if metric.bounds else ():
        for use in (bound or {}).values():
            yield "measure", use.measure
    for identity in metric.identities:
        for name in (*identity.parts, identity.equals):
            yield "measure", name
    for given in metric.inputs.values():
        if given.metric is not None:
            yield "metric", given.metric
        if given.reference is not None:
            yield "reference", given.reference


def check_versions(library: Library, overridden: Collection[str]) -> list[Problem]:
    """Find versions that stand for something else than they say.

    Parameters
    ----------
    library
        The definitions.
    overridden
        The measures of the workspace that have the name of a shipped one and other content.
    """
    return [*_changed_measures(library, overridden), *_lacking_history(library)]


def _changed_measures(library: Library, overridden: Collection[str]) -> Iterator[Problem]:
    """A shipped metric is what its version says only with the measures it was shipped with."""
    for name in sorted(overridden):
        changed = [
            metric.id
            for metric in library.metrics.values()
            if library.found["metric", metric.id].shipped
            and ("measure", name) in parts_of(library, metric.id)
        ]
        if changed:
            first = library.metrics[changed[0]]
            yield problem(
                "measure-changed",
                library.found["measure", name].loaded.where((name,)),
                found=name,
                metrics=", ".join(changed),
                first=first.id,
                suggested=f"{first.version.partition('+')[0]}+ORG",
            )


def _lacking_history(library: Library) -> Iterator[Problem]:
    for metric in library.metrics.values():
        told = [change.version for change in metric.definition_history]
        if told and metric.version not in told:
            yield problem(
                "history-lacking",
                library.found["metric", metric.id].loaded.where(("definition_history",)),
                found=metric.id,
                version=metric.version,
            )

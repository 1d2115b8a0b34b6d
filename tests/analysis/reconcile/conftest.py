"""Definitions and a one-line way to check a table typed in a test."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from gaugebook.analysis.reconcile import Reconciliation, reconcile_grid
from gaugebook.definitions.library import load_library
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.intake import Grid

Check = Callable[..., Reconciliation]


def make_measure(*labels: str) -> Measure:
    return Measure.model_validate(
        {"unit": "count", "additive": True, "summary": "x", "labels": list(labels)}
    )


def make_ratio(name: str, numerator: str, denominator: str, *labels: str, **more: object) -> Metric:
    fields = {
        "id": name,
        "version": "1.0.0",
        "name": name.replace("_", " "),
        "question": "What share?",
        "kind": "ratio",
        "numerator": numerator,
        "denominator": denominator,
        "unit": "share",
        "decimals": 1,
        "direction": "higher",
        "owner": "Test",
        "labels": list(labels),
    }
    return Metric.model_validate(fields | more)


MEASURES = {
    "requests_received": make_measure("Requests received"),
    "requests_answered": make_measure("Requests answered"),
    "requests_in_time": make_measure("Answered in time", "Answered within 20 working days"),
    "bins_due": make_measure("Bins due"),
    "bins_missed": make_measure("Bins missed"),
}
METRICS = {
    "in_time_share": make_ratio(
        "in_time_share",
        "requests_in_time",
        "requests_answered",
        "% Answered in time",
        "% answered within 20 working days",
    ),
    "missed_share": make_ratio(
        "missed_share", "bins_missed", "bins_due", "% Bins missed", direction="lower"
    ),
}


@pytest.fixture(scope="session")
def definitions() -> tuple[dict[str, Metric], dict[str, Measure]]:
    """The shipped definitions, and some about requests and bins."""
    library, _ = load_library()
    return {**library.metrics, **METRICS}, {**library.measures, **MEASURES}


@pytest.fixture(scope="session")
def check(definitions: tuple[dict[str, Metric], dict[str, Measure]]) -> Check:
    """A function that reconciles a table drawn with bars between its cells."""
    metrics, measures = definitions

    def run(text: str, **options: object) -> Reconciliation:
        grid = Grid.from_text(dedent(text).strip("\n"), delimiter="|")
        return reconcile_grid(grid, metrics=metrics, measures=measures, **options)  # type: ignore[arg-type]

    return run


def loud(result: Reconciliation) -> list[tuple[str, str, str | None]]:
    """Give what stops or warns: code, severity, cells."""
    return [(p.code, p.severity, p.where.cell) for p in result.problems if p.severity != "note"]

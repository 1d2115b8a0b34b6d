"""The formula of a metric as a sentence, for people who check a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gaugebook.definitions.measure import Measure
from gaugebook.periods import ordinal

if TYPE_CHECKING:  # a metric tells its own formula by this module
    from gaugebook.definitions.metric import MeasureUse, Metric


def formula_in_words(metric: Metric, measures: Mapping[str, Measure]) -> str:
    """Give the formula of a metric as a sentence.

    Parameters
    ----------
    metric
        The metric.
    measures
        The measures in reach, whose names are used; one that is not there goes by its id.
    """

    def words(use: MeasureUse | None) -> str:
        return _use_in_words(use, measures)

    of = words(metric.of)
    by_kind: dict[str, Callable[[], str]] = {
        "count": lambda: f"number of {of}",
        "sum": lambda: f"sum of {of}",
        "mean": lambda: f"mean of {of}",
        "ratio": lambda: (
            f"{words(metric.numerator)} divided by {words(metric.denominator)}"
            + (f", times {metric.multiplier:,}" if metric.multiplier != 1 else "")
        ),
        "quantile": lambda: f"{_percentile(metric.quantile or 0)} of {of}",
        "distinct": lambda: f"number of different {plain_name(metric.distinct)}s among {of}",
        "sequence": lambda: _sequence_in_words(metric, of),
        "derived": lambda: f"{metric.formula}" + _inputs_in_words(metric),
    }
    return by_kind[metric.kind]() + (f"; only where {metric.where}" if metric.where else "")


def _use_in_words(use: MeasureUse | None, measures: Mapping[str, Measure]) -> str:
    if use is None:
        return "nothing"
    measure = measures.get(use.measure)
    name = (measure.name if measure else None) or use.measure.replace("_", " ")
    return f"{name} where {use.where}" if use.where else name


def _sequence_in_words(metric: Metric, of: str) -> str:
    same = " and ".join(plain_name(name) for name in metric.same)
    is_back = metric.look == "back"
    side, other = ("an earlier", metric.after) if is_back else ("a later", metric.then)
    which = f" where {other}" if other else ""
    are = "are" if len(metric.same) > 1 else "is"
    return (
        f"{of} with {side} contact{which} of the same {same} within {metric.window},"
        f" divided by {of} whose {same} {are} known"
    )


def _inputs_in_words(metric: Metric) -> str:
    told = []
    for name, given in metric.inputs.items():
        if given.reference:
            told.append(f"{name} is {given.code} in {given.reference}")
        elif given.where or given.metric != name:
            only = " and ".join(f"{k} {v}" for k, v in sorted(given.where.items()))
            told.append(f"{name} is {given.metric}" + (f" for {only}" if only else ""))
    return f", where {'; '.join(told)}" if told else ""


def plain_name(name: str | None) -> str:
    """Give the words for what a column tells apart."""
    return "customer" if name == "customer_key" else (name or "").replace("_", " ")


def _percentile(quantile: float) -> str:
    percent = round(100 * quantile, 6)
    number = ordinal(int(percent)) if percent.is_integer() else f"{percent:g}th"
    return f"{number} percentile"

"""Finding the figures of one period among observations, and the words that all exhibits share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gaugebook.analysis.cells import as_cell, bound_count, bound_interval, bound_value
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes, small_numbers_notes
from gaugebook.definitions.metric import Metric
from gaugebook.engine.request import fixed_dimensions
from gaugebook.exhibits import Cell, Chart, Table, Unavailable
from gaugebook.observations import UNKNOWN, Observation
from gaugebook.periods import Period
from gaugebook.values import MISSING_MARK
from gaugebook.words import counted

FEWEST = 51
"""Fewer contacts than this say too little for a place in an order: "more than 50", as in the call
reasons of Buckinghamshire Council's report of November 2022 (Chart 2)."""

KNOWN_ONLY = (
    "Only customers who are known can be seen to come again. Those who are not known may do so "
    "more or less often."
)


def total_of(data: Observed, metric: Metric, period: Period) -> Observation | None:
    """Give a metric's figure for all of a period, or for the part of it that is covered."""
    return _one(data, metric, period, {})


def of_code(
    data: Observed, metric: Metric, period: Period, dimension: str, code: str
) -> Observation | None:
    """Give a metric's figure for one code of a dimension."""
    return _one(data, metric, period, {dimension: code})


def _one(
    data: Observed, metric: Metric, period: Period, more: dict[str, str]
) -> Observation | None:
    wanted = {**fixed_dimensions(metric), **more}
    found = data.of(metric.id, period, **wanted)
    if found is not None:
        return found
    return next(
        (
            o
            for o in data.observations
            if o.metric_id == metric.id and o.dimensions == wanted and _is_of(o, period)
        ),
        None,
    )


def _is_of(found: Observation, period: Period) -> bool:
    """Whether a figure is of what was covered of a period."""
    return found.reporting_period in (str(period), str(period.full)) and found.is_part


def codes_of(data: Observed, metric: Metric, period: Period, dimension: str) -> list[Observation]:
    """Give a metric's figures split by one dimension, in key order."""
    wanted = {*fixed_dimensions(metric), dimension}
    return [
        o
        for o in data.observations
        if o.metric_id == metric.id
        and set(o.dimensions) == wanted
        and (o.period == str(period) or _is_of(o, period))
    ]


def name_of(code: str, dimension: str = "line") -> str:
    """Give a code as it is printed.

    >>> name_of("Benefits"), name_of("_U"), name_of("_U", "reason")
    ('Benefits', 'Line not known', 'Reason not known')
    """
    return f"{dimension.capitalize()} not known" if code == UNKNOWN else code


def is_enough(found: Observation | None, fewest: int = FEWEST) -> bool:
    """Whether a figure has the counts, and the code, for a place in an order."""
    if found is None or found.value is None or UNKNOWN in found.dimensions.values():
        return False
    return (found.denominator or 0) >= fewest


def in_order(found: Iterable[Observation], *, fewest: int = FEWEST) -> list[Observation]:
    """Give figures with the highest share first.

    Those of too few contacts come last, by name, and at the very end what has no code.
    """

    def place(o: Observation) -> tuple[bool, bool, float, tuple[str, ...]]:
        has_place = is_enough(o, fewest)
        is_unknown = UNKNOWN in o.dimensions.values()
        return (is_unknown, not has_place, -(o.value or 0.0) if has_place else 0.0, o.key)

    return sorted(found, key=place)


def count_cell(found: Observation | None, part: str) -> Cell:
    """Give the numerator or denominator of a figure as a cell, ``[x]`` where there is none."""
    if found is None:
        return Cell(MISSING_MARK)
    return as_cell(bound_count(found, "numerator" if part == "numerator" else "denominator"))


def value_cell(found: Observation | None, *, mark: str = "") -> Cell:
    """Give the value of a figure as a cell without its unit, ``[x]`` where there is none."""
    if found is None:
        return Cell(MISSING_MARK)
    return as_cell(bound_value(found, words=False), mark=mark if found.value is not None else "")


def interval_cells(found: Observation | None) -> tuple[Cell, Cell]:
    """Give the ends of a figure's interval as cells, ``[x]`` where it has none."""
    if found is None or found.lower is None or found.upper is None:
        return Cell(MISSING_MARK), Cell(MISSING_MARK)
    lower, upper = bound_interval(found)
    return as_cell(lower), as_cell(upper)


def figure_notes(metric: Metric, found: Observation | None) -> list[str]:
    """Say what a reader must know of a figure: what was left out, and where it is unreliable."""
    if found is None or not found.note:
        return []
    return [f"{metric.label}: {found.note.rstrip('.')}."]


def during(period: Period) -> str:
    """Give a period as prose has it after a verb.

    >>> from gaugebook.periods import parse_period
    >>> [during(parse_period(t)) for t in ("2022-10", "2022-11-01..2022-11-21", "2022-10-03")]
    ['in October 2022', 'from 1 to 21 November 2022', 'on 3 October 2022']
    """
    if period.days == 1:
        return f"on {period.label}"
    return f"{'from' if period.months is None else 'in'} {period.label}"


def at_first(text: str) -> str:
    """Give a text with a capital, as a sentence begins.

    >>> at_first("in October 2022")
    'In October 2022'
    """
    return text[:1].upper() + text[1:]


def few_notes(rows: int, fewest: int) -> list[str]:
    """Say that some rows are of too few contacts for a place in the order.

    >>> few_notes(1, 51), few_notes(0, 51)
    (['1 row of fewer than 51 stands at the end, in no order.'], [])
    """
    verb = "stands" if rows == 1 else "stand"
    words = f"{counted(rows, 'row')} of fewer than {fewest} {verb} at the end, in no order."
    return [words] if rows else []


def unreliable_words(found: Observation | None) -> str:
    """Say in a sentence that a figure is of low reliability; nothing where it is not.

    The window of the first or last days reaches beyond the records, so that what lies there is not
    seen: the share is too low, by how much is not known.
    """
    if found is None or found.obs_status != "U":
        return ""
    return (
        " The records do not hold all of the days that are looked at, so the true figure may be "
        "higher."
    )


def table_notes(
    rows: Sequence[Sequence[Cell]], metrics: Sequence[Metric], shown: Iterable[Observation]
) -> list[str]:
    """Explain the marks of a table's cells, and the rule of small numbers where it was applied."""
    texts = [cell.text for row in rows for cell in row]
    return [*small_numbers_notes(metrics, shown), *absence_notes(texts)]


Made = Table | Chart | Unavailable
"""A table or a chart, or why there is none."""

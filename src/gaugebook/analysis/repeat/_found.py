"""Which rows have a place in an order, and the words that all exhibits of repeat contact share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gaugebook.analysis.wording import absence_notes, during, small_numbers_notes
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Cell, Chart, Table, Unavailable
from gaugebook.observations import UNKNOWN, Observation
from gaugebook.periods import Period

FEWEST = 51
"""Fewer contacts than this say too little for a place in an order: "more than 50", as in the call
reasons of Buckinghamshire Council's report of November 2022 (Chart 2)."""

KNOWN_ONLY = (
    "Only customers who are known can be seen to come again. Those who are not known may do so "
    "more or less often."
)


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


def figure_notes(metric: Metric, found: Observation | None) -> list[str]:
    """Say what a reader must know of a figure: what was left out, and where it is unreliable."""
    if found is None or not found.note:
        return []
    return [f"{metric.label}: {found.note.rstrip('.')}."]


def few_notes(rows: int, fewest: int) -> list[str]:
    """Say that some rows are of too few contacts for a place in the order.

    >>> few_notes(1, 51), few_notes(0, 51)
    (['The row of fewer than 51 contacts stands at the end, in no order.'], [])
    """
    subject, verb = ("The row", "stands") if rows == 1 else ("Rows", "stand")
    words = f"{subject} of fewer than {fewest} contacts {verb} at the end, in no order."
    return [words] if rows else []


def no_figure_words(found: Observation | None, metric: Metric, period: Period) -> str:
    """Say why there is no figure at all; it reads on after a title."""
    if found is not None and found.is_withheld:
        return f"the figure for {metric.label} {during(period)} is withheld"
    return f"there is no figure for {metric.label} {during(period)}"


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

"""Rows of totals of a summary, and which rows of it each of them may add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, Severity
from gaugebook.observations import Dimensions
from gaugebook.tables.figures.period_text import Moment
from gaugebook.tables.figures.printed_cells import Cells
from gaugebook.tables.figures.report_layout import ReportRow
from gaugebook.tables.figures.total_words import is_average
from gaugebook.tables.figures.totals import HeldTotal, hold_total


@dataclass(frozen=True)
class PlacedRow:
    """A row with its period, dimensions and figures."""

    row: ReportRow
    moment: Moment | None
    dimensions: Dimensions
    cells: Cells


def hold_row(
    total: PlacedRow,
    placed: Sequence[PlacedRow],
    at: int,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> list[Problem]:
    """Hold a row of totals against the rows that it may add up.

    Parameters
    ----------
    total
        The row of totals.
    placed
        The rows of data of the whole table.
    at
        How many of them stand above it.
    measures, metrics
        The definitions in reach.
    """
    held = HeldTotal(
        cells=total.cells,
        candidates=_candidates(total, placed, at),
        label=total.row.total_label,
        is_average=is_average(total.row.total_label),
    )
    return hold_total(held, measures=measures, metrics=metrics)


def are_shown_whole(
    totals: Sequence[PlacedRow],
    placed: Sequence[PlacedRow],
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> bool:
    """Whether printed totals that agree cover every row, so that no line can be lacking.

    A total of a block alone shows nothing of the blocks that may not be there.
    """
    covered: set[int] = set()
    for total in totals:
        parts = [n for n, one in enumerate(placed) if _is_part_of(one, total)]
        has_count = any(
            cell.slot.role == "measure" and cell.figure.value is not None
            for cell in total.cells.values()
        )
        if total.dimensions or not has_count or is_average(total.row.total_label):
            continue
        rows = [placed[n].cells for n in parts]
        held = HeldTotal(total.cells, [rows] if rows else [], total.row.total_label)
        if not hold_total(held, measures=measures, metrics=metrics):
            covered |= set(parts)
    return bool(placed) and len(covered) == len(placed)


def hold_rows_read(
    placed: Sequence[PlacedRow],
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> list[Problem]:
    """Hold rows that the source reads as totals against the rows that split them.

    That the parts are less may mean that not all of them are listed; that they are more
    cannot be right.
    """
    by_moment: dict[Moment | None, list[PlacedRow]] = {}
    for one in placed:
        by_moment.setdefault(one.moment, []).append(one)
    found: list[Problem] = []
    for rows in by_moment.values():
        if len({len(one.dimensions) for one in rows}) == 1:
            continue
        for total in rows:
            parts = _split_of(total, rows)
            label = "the row that it has for all of them"
            held = HeldTotal(total.cells, [[p.cells for p in parts]] if parts else [], label)
            for fault in hold_total(held, measures=measures, metrics=metrics):
                severity: Severity = "note" if fault.facts["is_more"] else "warn"
                found.append(replace(fault, severity=severity))
    return found


def _candidates(total: PlacedRow, placed: Sequence[PlacedRow], at: int) -> list[Sequence[Cells]]:
    """Give the sets of rows that a total may add up: its block, those above, or all."""
    before, block = list(placed[:at]), total.row.block
    sets = [
        [one for one in before if one.row.block == block] if block else [],
        _since_change(before),
        before,
        list(placed),
    ]
    label = total.row.total_label.casefold()
    if label.startswith(("grand", "overall", "all ", "report")):
        sets = sets[2:]
    wanted: list[Sequence[Cells]] = []
    for rows in sets:
        kept = [one.cells for one in rows if _is_part_of(one, total)]
        if kept and kept not in wanted:
            wanted.append(kept)
    return wanted


def _split_of(total: PlacedRow, rows: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Give the rows that split another by one dimension more, where there are at least two."""
    base = set(total.dimensions)
    splits: dict[str, list[PlacedRow]] = {}
    for one in rows:
        further = set(one.dimensions) - base
        if len(one.dimensions) == len(base) + 1 and len(further) == 1:
            splits.setdefault(next(iter(further))[0], []).append(one)
    return next((parts for _, parts in sorted(splits.items()) if len(parts) > 1), [])


def _is_part_of(one: PlacedRow, total: PlacedRow) -> bool:
    """Whether a row is among those that a total's own labels speak of."""
    if total.moment is not None and (
        one.moment is None or not total.moment.period.contains(one.moment.period)
    ):
        return False
    has = dict(one.dimensions)
    return all(has.get(name) == code for name, code in total.dimensions)


def _since_change(before: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Give the rows just above that have the period of the last one."""
    kept: list[PlacedRow] = []
    for one in reversed(before):
        if kept and one.moment != kept[0].moment:
            break
        kept.append(one)
    return kept

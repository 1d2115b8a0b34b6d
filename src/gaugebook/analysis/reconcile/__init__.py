r"""Reconcile a printed table: every ratio, flow, change, total and target, recomputed.

What to expect comes from the definitions alone; how a table lies is found from the table. A
finding is *refused* or *warned* of only where the table's own words promise the relation and
neither rounding, cutting nor another base that stands in the table closes it. What a missing
category would explain is a note, worded as a question.

Examples
--------
>>> from gaugebook.intake import Grid
>>> grid = Grid.from_text("Year\tUsers\t% Increase users\n2019\t100\t\n2020\t150\t40%\n")
>>> result = reconcile_grid(grid, metrics={}, measures={})
>>> [(p.code, p.severity, p.where.cell) for p in result.problems]
[('change-mismatch', 'refuse', 'B2,B3,C3')]
"""

from __future__ import annotations

from collections.abc import Mapping

from gaugebook.analysis.reconcile.cells import read_cell
from gaugebook.analysis.reconcile.change import check_changes
from gaugebook.analysis.reconcile.flow import check_flows
from gaugebook.analysis.reconcile.forms import check_bounds, check_forms
from gaugebook.analysis.reconcile.inferred import check_inferred
from gaugebook.analysis.reconcile.orient import SourceLike, orient
from gaugebook.analysis.reconcile.ratio import check_ratios
from gaugebook.analysis.reconcile.result import Outcome, Reconciliation, Relation
from gaugebook.analysis.reconcile.roles import Definitions, Table, assign_roles
from gaugebook.analysis.reconcile.targets import check_targets
from gaugebook.analysis.reconcile.totals import check_totals
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Where, problem, sort_problems
from gaugebook.intake.grid import Grid

__all__ = ["Reconciliation", "Relation", "SourceLike", "reconcile_grid"]

_CHECKS = (
    check_ratios,
    check_bounds,
    check_flows,
    check_changes,
    check_totals,
    check_inferred,
    check_targets,
    check_forms,
)


def reconcile_grid(
    grid: Grid,
    *,
    metrics: Mapping[str, Metric],
    measures: Mapping[str, Measure],
    source: SourceLike | None = None,
) -> Reconciliation:
    """Check every relation that a printed table holds.

    Parameters
    ----------
    grid
        The table as printed, one cell a text.
    metrics, measures
        The definitions by id; their `labels` recognise rows, their formulas, identities and
        complements say which relations must hold.
    source
        A mapping of this table's labels and periods; it overrides what is guessed.

    Returns
    -------
    Reconciliation
        All findings, gravest first, and every relation looked at. Missing figures are never
        read as zero: a relation that lacks one is listed as ``cannot check``.
    """
    definitions = Definitions(metrics, measures)
    blocks = orient(grid, is_known=definitions.is_known, source=source)
    tables = [
        assign_roles(block, definitions, file=grid.file, sheet=grid.sheet, source=source)
        for block in blocks
    ]
    found = Outcome.of(check(table) for table in tables for check in _CHECKS)
    problems = list(dict.fromkeys(found.problems))
    checked = {
        ref
        for relation in found.relations
        if relation.verdict != "cannot check"
        for ref in relation.cells
    }
    if not found.relations and not problems and _has_figures(grid):
        place = Where(grid.file, sheet=grid.sheet)
        problems.append(problem("no-relations", place, hint=_hint(tables)))
    return Reconciliation(
        file=grid.file,
        sheet=grid.sheet,
        cells_checked=len(checked),
        relations=found.relations,
        problems=tuple(sort_problems(problems)),
    )


def _has_figures(grid: Grid) -> bool:
    cells = (cell for row in grid.rows for cell in row)
    return any(read_cell(cell.ref, cell.text).number is not None for cell in cells)


def _hint(tables: list[Table]) -> str:
    labels = [line.label for table in tables for line in table.lines if not line.has_role]
    return f" Labels seen: {'; '.join(labels[:5])}." if labels else ""

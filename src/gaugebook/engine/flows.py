"""Flows: which line a customer's next contact was on, counted line by line.

A sequence says how many contacts were followed by another. Its flows say on which line the other
one was: the same contacts, the same window and the same order of one customer's contacts, so that
the counts of a line add up to the numerator of the sequence for that line. Only counts leave the
records; no contact and no customer does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric, Window
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.clock import Offset, Span, offsets_of
from gaugebook.engine.compile import PIECE, ROWS, Statement, check_dimensions, places_kept
from gaugebook.engine.on_records import covered_of, open_on, span_of
from gaugebook.engine.records import cut_window_note
from gaugebook.engine.sequence import BESIDE, COUNTED, Linked, are_known, is_near, reach_of
from gaugebook.engine.terms import MetricTerms, count, is_null
from gaugebook.observations import UNKNOWN
from gaugebook.periods import Period
from gaugebook.sql import EngineSettings
from gaugebook.tables.dataset import Records

_FIRST = "of_first"
_KNOWN = "is_known"
_FOLLOWED = "is_followed"


@dataclass(frozen=True)
class FlowsFrom:
    """The contacts on one line, and where their customers were next.

    `contacts` are those of known customers, `unknown` those of customers who are not known.
    `next_lines` has, for each line, how many of the contacts were next followed by one on it, the
    most first. The line of contacts whose line is not known is ``_U``.
    """

    line: str
    contacts: int
    next_lines: tuple[tuple[str, int], ...] = ()
    unknown: int = 0

    @property
    def followed(self) -> int:
        """How many were followed by another contact within the window, on any line.

        >>> FlowsFrom("Benefits", 10, (("Council Tax", 3), ("Benefits", 1))).followed
        4
        """
        return sum(contacts for _, contacts in self.next_lines)

    def to(self, line: str) -> int:
        """Give how many were next followed by a contact on a line: 0 where none was."""
        return dict(self.next_lines).get(line, 0)


@dataclass(frozen=True)
class Flows:
    """Who was where next: counts for each pair of lines, of the contacts of one period.

    `period` is what the records cover of `reporting`, the full period. `note` says that the
    follow-up is cut short by the end of the records, and is empty where it is not. `reason` says
    why there are no counts, where there are none.
    """

    metric_id: str
    reporting: Period
    period: Period
    window: Window
    by: str = "line"
    lines: tuple[FlowsFrom, ...] = ()
    note: str = ""
    reason: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether contacts in the window may be missing, so that every count may be too low."""
        return bool(self.note)

    def of(self, line: str) -> FlowsFrom:
        """Give the flows from one line; one without contacts where it had none."""
        return next((one for one in self.lines if one.line == line), FlowsFrom(line, 0))


def compile_flows(
    metric: Metric,
    measures: Mapping[str, Measure],
    *,
    span: Span,
    by: str = "line",
    where: Mapping[str, str] | None = None,
    offsets: Sequence[Offset],
) -> Statement:
    """Compile the flows of one sequence into a statement.

    Parameters
    ----------
    metric
        A metric of kind sequence.
    measures
        The measures in reach.
    span
        The time whose contacts are counted.
    by
        The dimension between whose codes the flows are.
    where
        Dimension values to keep, of the contact that is counted, not of the one that follows.
    offsets
        The clock of the records' zone, over the whole reach.

    Returns
    -------
    Statement
        Columns: ``of_first`` and ``beside``, the codes of the counted contact and of the one
        beside it (null where none is), ``is_known`` and ``is_followed`` as 0 or 1, ``all_rows``.

    Raises
    ------
    ValueError
        When a dimension is no dimension of the table.
    """
    terms = MetricTerms(metric, measures, offsets=offsets)
    kept = dict(where or {})
    check_dimensions(terms.table, (by, *kept))
    linked = Linked(terms, tuple(dict.fromkeys((by, *kept))), [span], offsets, beside=by)
    own = exp.Coalesce(this=exp.column(by), expressions=[exp.Literal.string(UNKNOWN)])
    near = exp.and_(are_known(metric.same), is_near(terms, offsets))
    columns = {
        _FIRST: own,
        BESIDE: exp.Case().when(near, exp.column(BESIDE)),
        _KNOWN: _as_number(are_known(metric.same)),
        _FOLLOWED: _as_number(near.copy()),
    }
    rows = exp.select(*(exp.alias_(tree, name) for name, tree in columns.items()))
    rows = rows.from_(linked.placed(), copy=False).where(exp.column(COUNTED), copy=False)
    for condition in (exp.Not(this=is_null(exp.column(PIECE))), *places_kept(kept)):
        rows = rows.where(condition, copy=False)
    names = [exp.column(name) for name in columns]
    select = exp.select(*names, exp.alias_(count(None), ROWS))
    select = select.from_(rows.subquery("paired"), copy=False).group_by(*names, copy=False)
    return Statement(select, (by,), {metric.id: {name: name for name in (*columns, ROWS)}})


def _as_number(tree: exp.Expr) -> exp.Expr:
    return exp.Case().when(tree, exp.Literal.number(1)).else_(exp.Literal.number(0))


def compute_flows(
    metric: Metric,
    measures: Mapping[str, Measure],
    records: Records,
    period: Period,
    *,
    within: str = "",
    by: str = "line",
    where: Mapping[str, str] | None = None,
    engine: EngineSettings | None = None,
    working_days: WorkingDays = ENGLAND,
) -> Flows:
    """Count, for each line, on which lines its customers' next contacts were.

    The next contact is the same customer's next one in time that meets the metric's `then`; of
    contacts at one instant the order is that of the sequence itself. Each contact has one next
    contact at most, so nothing is counted twice.

    Parameters
    ----------
    metric
        A sequence that looks ahead.
    measures
        The measures in reach.
    records
        Records that can give the metric.
    period
        The contacts that are counted started in it.
    within
        Another window than the metric's own, such as ``14 days`` or ``1 hour``.
    by
        The dimension between whose codes the flows are.
    where
        Dimension values to keep, of the contact that is counted.
    engine
        Which engine runs the statement; DuckDB when left out.
    working_days
        The calendar, by which a period is covered or cut.

    Returns
    -------
    Flows
        Without counts, and with the reason, where the records hold nothing of the period. Where
        they end before the window does, `note` says so, as it does for the sequence.

    Raises
    ------
    ValueError
        When the metric is no sequence that looks ahead, or the window is not written as
        ``7 days`` or ``168 hours``.
    """
    if metric.kind != "sequence" or metric.look != "ahead":
        raise ValueError(f"{metric.id} is no sequence that looks ahead")
    if within:
        metric = metric.model_copy(update={"within": within})
    found = Flows(metric.id, period.full, period, metric.window, by)
    covered = covered_of(records, period, working_days)
    if covered is None:
        return replace(found, reason=f"the records hold nothing of {period.label}")
    span = span_of(records, covered)
    reach = reach_of(metric, span)
    statement = compile_flows(
        metric,
        measures,
        span=span,
        by=by,
        where=where,
        offsets=offsets_of(records.time_zone, reach.start, reach.end),
    )
    with open_on(records, engine) as opened:
        rows = opened.rows(statement.sql(opened.dialect))
    lines = _lines(rows)
    return replace(
        found,
        period=covered,
        lines=lines,
        note=cut_window_note(metric, records, covered),
        reason="" if lines else f"no contact is counted in {covered.label}",
    )


def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[FlowsFrom, ...]:
    """Add the rows of the statement up, line by line, in the order of their codes."""
    contacts: dict[str, int] = {}
    unknown: dict[str, int] = {}
    beside: dict[str, dict[str, int]] = {}
    for row in rows:
        line, number = str(row[_FIRST]), int(row[ROWS])
        to = contacts if row[_KNOWN] else unknown
        to[line] = to.get(line, 0) + number
        if row[_FOLLOWED]:
            counts = beside.setdefault(line, {})
            counts[str(row[BESIDE])] = counts.get(str(row[BESIDE]), 0) + number
    return tuple(
        FlowsFrom(
            line,
            contacts.get(line, 0),
            tuple(sorted(beside.get(line, {}).items(), key=lambda one: (-one[1], one[0]))),
            unknown.get(line, 0),
        )
        for line in sorted({*contacts, *unknown})
    )

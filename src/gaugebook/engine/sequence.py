"""Sequences: contacts of one customer that follow one another within a window.

Each contact is set beside the nearest earlier (or later) one of the same customer, over all that
was recorded, and only then are periods, lines and the metric's own condition applied: a call to
another line, or in the last days of the month before, is still an earlier contact.

Contacts at one and the same instant are put in the order of what the metric can see of them, so
that the result does not depend on the order of a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlglot import exp

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.engine.clock import (
    Offset,
    Span,
    check_spans,
    interval,
    is_between,
    piece_number,
    wall_time,
)
from gaugebook.engine.compile import (
    PIECE,
    ROWS,
    Statement,
    check_dimensions,
    grouping,
    keys,
    places_kept,
)
from gaugebook.engine.terms import MetricTerms, count, is_null
from gaugebook.observations import UNKNOWN

_HOUR = timedelta(hours=1)
_NEAREST = "nearest"
COUNTED = "is_counted"
BESIDE = "beside"


def reach_of(metric: Metric, span: Span) -> Span:
    """Give the time whose records a sequence must read: the span and its window beside it.

    An hour more than the window: a clock change may lie in it.
    """
    window = timedelta(days=metric.window.whole_days) + _HOUR
    if metric.look == "back":
        return Span(span.start - window, span.end)
    return Span(span.start, span.end + window)


def compile_sequence(
    metric: Metric,
    measures: Mapping[str, Measure],
    *,
    spans: Sequence[Span],
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    offsets: Sequence[Offset],
) -> Statement:
    """Compile one sequence into a statement.

    Parameters
    ----------
    metric
        A metric of kind sequence.
    measures
        The measures in reach.
    spans
        The pieces of time, in order and apart.
    by
        Dimensions to split by, of the contact that is counted, not of the one beside it.
    where
        Dimension values to keep, of the contact that is counted.
    offsets
        The clock of the records' zone, over the whole reach.

    Returns
    -------
    Statement
        Columns: ``piece``, the dimensions, ``is_total``, ``all_rows``, ``known`` (counted
        contacts), ``denominator`` (those whose customer is known), ``numerator`` (those that
        another contact stands beside within the window), and ``unclear`` where blanks leave open
        whether a contact is counted.

    Raises
    ------
    ValueError
        When a dimension is no dimension of the table, or the pieces overlap.
    """
    check_spans(spans)
    terms = MetricTerms(metric, measures, offsets=offsets)
    check_dimensions(terms.table, (*by, *(where or {})))
    counted = exp.column(COUNTED)
    found = {
        ROWS: count(None),
        "known": count(counted),
        "denominator": count(exp.and_(counted, are_known(metric.same))),
        "numerator": count(exp.and_(counted, is_near(terms, offsets))),
        "unclear": count(is_null(counted)),
    }
    select = exp.select(*keys(by), *(exp.alias_(tree, name) for name, tree in found.items()))
    linked = Linked(terms, tuple(dict.fromkeys((*by, *(where or {})))), spans, offsets)
    select = select.from_(linked.placed(), copy=False)
    for condition in (exp.Not(this=is_null(exp.column(PIECE))), *places_kept(where or {})):
        select = select.where(condition, copy=False)
    columns = {metric.id: {name: name for name in found}}
    return Statement(select.group_by(grouping(by), copy=False), tuple(by), columns)


def are_known(names: Sequence[str]) -> exp.Expr:
    """Tell, as a tree, whether all that two contacts must share is known of one."""
    return exp.and_(*(exp.Not(this=is_null(exp.column(name))) for name in names))


def is_near(terms: MetricTerms, offsets: Sequence[Offset]) -> exp.Expr:
    """Tell whether the nearest other contact lies within the window; blank when there is none."""
    window = terms.metric.window
    length = interval(window.length, "DAY" if window.unit == "days" else "HOUR")
    at: exp.Expr = exp.column(terms.table.time_column)
    nearest: exp.Expr = exp.column(_NEAREST)
    if window.unit == "days":
        # Only now, as each column that goes through the sort of the window costs time and memory.
        at, nearest = wall_time(at, offsets), wall_time(nearest, offsets)
    if terms.metric.look == "back":
        return exp.GTE(this=nearest, expression=exp.Sub(this=at, expression=length))
    return exp.LTE(this=nearest, expression=exp.Add(this=at, expression=length))


class Linked:
    """Every contact in reach, with the time of the nearest other one of the same customer.

    With `beside`, a column, what that other contact holds in it stands in the column `BESIDE`,
    ``_U`` where it is blank and null where there is no other contact.
    """

    def __init__(
        self,
        terms: MetricTerms,
        dimensions: tuple[str, ...],
        spans: Sequence[Span],
        offsets: Sequence[Offset],
        *,
        beside: str | None = None,
    ) -> None:
        self.terms = terms
        self.beside = beside
        self.metric = terms.metric
        self.spans = spans
        self.whole = Span(spans[0].start, spans[-1].end)
        self.offsets = offsets
        self.time = exp.column(terms.table.time_column)
        self.kept = tuple(dict.fromkeys((*terms.metric.same, *dimensions)))
        self.dimensions = dimensions

    def placed(self) -> exp.Subquery:
        """Give the contacts with the number of the piece that each lies in."""
        known = self._rows(self._nearest(), self.reach, are_known(self.metric.same))
        # Contacts whose customer is not known stand beside nobody; they are only counted. Without
        # them no engine has to sort a million strangers as if they were one person.
        nobody = exp.cast(exp.Null(), "TIMESTAMP")
        is_stranger = exp.Not(this=exp.paren(are_known(self.metric.same), copy=False))
        strangers = self._rows(nobody, self.whole, is_stranger)
        linked = exp.union(known, strangers, distinct=False, copy=False).subquery("linked")
        number = piece_number(self.time, self.spans, all_inside=False)
        rows = exp.select("*").select(exp.alias_(number, PIECE, copy=False), copy=False)
        return rows.from_(linked, copy=False).subquery("placed", copy=False)

    @property
    def reach(self) -> Span:
        """The time whose records are read."""
        return reach_of(self.metric, self.whole)

    def _rows(self, nearest: exp.Expr, span: Span, condition: exp.Expr) -> exp.Select:
        table = self.terms.table
        select = exp.select(
            self.time.copy(),
            *(exp.column(name) for name in self.kept),
            exp.alias_(self._counted(), COUNTED),
            exp.alias_(nearest, _NEAREST),
            *([exp.alias_(self._held_beside(nearest), BESIDE)] if self.beside else []),
        )
        select = select.from_(exp.to_table(table.name), copy=False)
        return select.where(is_between(self.time, span), copy=False).where(condition, copy=False)

    def _counted(self) -> exp.Expr:
        """Tell whether a contact is one of those that the metric counts; blank when unclear."""
        of = self.metric.of
        trees = [self.terms.where, self.terms.condition(of) if of else None]
        found = [tree.copy() for tree in trees if tree is not None]
        return exp.and_(*found) if found else exp.true()

    def _nearest(self) -> exp.Expr:
        metric = self.metric
        is_back = metric.look == "back"
        other = metric.after if is_back else metric.then
        if other is None:
            beside = exp.Lag if is_back else exp.Lead
            return self._window(beside(this=self.time.copy()), other=None)
        at = exp.Case().when(self.terms.parsed(other), self.time.copy())
        extreme = exp.Max if is_back else exp.Min
        return self._window(extreme(this=at), other=other)

    def _held_beside(self, nearest: exp.Expr) -> exp.Expr:
        """Give what the nearest other contact holds in the column that is asked for."""
        if self.beside is None or not isinstance(nearest, exp.Window):  # of strangers, nobody
            return exp.cast(exp.Null(), "TEXT")
        metric = self.metric
        is_back = metric.look == "back"
        held: exp.Expr = exp.Coalesce(
            this=exp.column(self.beside), expressions=[exp.Literal.string(UNKNOWN)]
        )
        other = metric.after if is_back else metric.then
        if other is None:
            return self._window((exp.Lag if is_back else exp.Lead)(this=held), other=None)
        # The first row of those that follow, or the last of those that went before, that is one
        # of the others: `held` is never null, so that what is null is another kind of contact.
        held = exp.Case().when(self.terms.parsed(other), held)
        found = (exp.LastValue if is_back else exp.FirstValue)(this=held)
        return self._window(exp.IgnoreNulls(this=found), other=other)

    def _window(self, function: exp.Expr, *, other: str | None) -> exp.Window:
        """Look along one customer's contacts, in time and then in what can be seen of them."""
        order: list[exp.Expr] = [self.time.copy(), *(exp.column(name) for name in self.dimensions)]
        order.append(self._counted())
        if other is not None:
            order.append(exp.paren(self.terms.parsed(other)))
        return exp.Window(
            this=function,
            partition_by=[exp.column(name) for name in self.metric.same],
            order=exp.Order(
                expressions=[
                    exp.Ordered(this=tree, desc=False, nulls_first=False) for tree in order
                ]
            ),
            spec=None if other is None else _other_rows(self.metric.look or "back"),
        )


def _other_rows(look: str) -> exp.WindowSpec:
    """Every earlier (or later) row of a customer, the row itself left out."""
    if look == "back":
        return exp.WindowSpec(
            kind="ROWS",
            start="UNBOUNDED",
            start_side="PRECEDING",
            end=exp.Literal.number(1),
            end_side="PRECEDING",
        )
    return exp.WindowSpec(
        kind="ROWS",
        start=exp.Literal.number(1),
        start_side="FOLLOWING",
        end="UNBOUNDED",
        end_side="FOLLOWING",
    )

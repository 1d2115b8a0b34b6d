"""Durations: how long callers stayed before they left or were answered, counted by the second.

A mean wait tells nothing of when people give up. For that the calls are counted by how long they
lasted, in whole seconds, and by how they ended. Only these counts leave the records: how many calls
ended so after so many seconds, never which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlglot import exp

from gaugebook.definitions.expressions import parse_where
from gaugebook.definitions.schema import CONTACTS
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.clock import Span, is_between
from gaugebook.engine.compile import ROWS, check_dimensions, places_kept
from gaugebook.engine.on_records import covered_of, open_on, span_of
from gaugebook.engine.terms import count
from gaugebook.observations import UNKNOWN
from gaugebook.periods import Period
from gaugebook.sql import EngineSettings
from gaugebook.tables.dataset import Records

Since = Literal["call", "queue"]
"""From when a call is timed: its own start, or the end of its recorded menu."""

LEFT = ("abandoned", "short_abandoned", "abandoned_in_ivr")
"""The outcomes of callers who left of their own accord before anyone answered."""

TIMED = (*LEFT, "answered", "called_back", "refused", "diverted")
"""The outcomes of calls whose time in the call can be told."""

_ENDED_IN_MENU = ("abandoned_in_ivr", "diverted")
"""The outcomes of calls that reached no queue: all of their time was in the menu."""

_SECONDS, _OUTCOME, _GROUP = "seconds", "outcome", "group_code"


@dataclass(frozen=True)
class EndedAfter:
    """How many calls ended in one way after so many whole seconds (19.9 seconds are 19)."""

    seconds: int
    outcome: str
    calls: int


@dataclass(frozen=True)
class Durations:
    """Calls by how long they lasted until the caller left or was taken, and by how they ended.

    `since` says from when they are timed. `group` is the code of the dimension that they are of,
    empty for all of them. `ended` is sorted by time. `unknown` counts the calls whose time or
    outcome is not known; they are in nothing else. `reason` says why there are no counts.
    """

    period: Period
    reporting: Period
    since: Since = "call"
    group: str = ""
    ended: tuple[EndedAfter, ...] = ()
    unknown: int = 0
    reason: str = ""

    @property
    def calls(self) -> int:
        """How many calls were timed."""
        return sum(one.calls for one in self.ended)

    def left(self, outcomes: Sequence[str] = LEFT, *, before: int | None = None) -> int:
        """Give how many callers left, of some outcomes; `before` so many seconds, if given."""
        return sum(
            one.calls
            for one in self.ended
            if one.outcome in outcomes and (before is None or one.seconds < before)
        )

    def by_second(self) -> tuple[tuple[int, int, int], ...]:
        """Give, for each second at which a call ended, how many left and how many were taken.

        Those who were answered, called back, refused or diverted did not leave of their own
        accord: how much longer they would have stayed is not known.

        >>> from gaugebook.periods import parse_period
        >>> october = parse_period("2022-10")
        >>> ends = (EndedAfter(5, "answered", 2), EndedAfter(5, "abandoned", 1))
        >>> Durations(october, october, ended=ends).by_second()
        ((5, 1, 2),)
        """
        found: dict[int, list[int]] = {}
        for one in self.ended:
            counts = found.setdefault(one.seconds, [0, 0])
            counts[one.outcome not in LEFT] += one.calls
        return tuple((second, left, taken) for second, (left, taken) in sorted(found.items()))


def columns_for(since: Since) -> frozenset[str]:
    """Give the columns that records need for their calls to be timed."""
    own = frozenset({"outcome", "wait_seconds"})
    return own | {"ivr_seconds"} if since == "call" else own


def compile_durations(
    span: Span, *, since: Since, where: str, by: str = "", kept: Mapping[str, str] | None = None
) -> exp.Select:
    """Compile the counting of calls by second and outcome into a statement.

    Parameters
    ----------
    span
        The time in which the calls started.
    since
        ``call`` times a call from its start, so that the menu counts; a call that reached no
        queue lasted as long as its menu. ``queue`` times the wait alone, of calls that queued.
    where
        The condition of the calls.
    by
        A dimension to split by.
    kept
        Dimension values to keep.

    Returns
    -------
    exp.Select
        Columns: ``seconds`` (null where it is not known), ``outcome``, ``group_code``,
        ``all_rows``.

    Raises
    ------
    ValueError
        When a dimension is no dimension of contacts.
    """
    names = dict(kept or {})
    check_dimensions(CONTACTS, (*([by] if by else []), *names))
    none = exp.Literal.string("")
    unknown = [exp.Literal.string(UNKNOWN)]
    group = exp.Coalesce(this=exp.column(by), expressions=unknown) if by else none
    columns = {_SECONDS: _seconds(since), _OUTCOME: exp.column("outcome"), _GROUP: group}
    rows = exp.select(*(exp.alias_(tree, name) for name, tree in columns.items()))
    rows = rows.from_(exp.to_table(CONTACTS.name), copy=False)
    conditions = [
        is_between(exp.column(CONTACTS.time_column), span),
        exp.paren(parse_where(where, CONTACTS.condition_columns), copy=False),
        *places_kept(names),
    ]
    if since == "queue":
        conditions.append(exp.Not(this=_never_queued()))
    for condition in conditions:
        rows = rows.where(condition, copy=False)
    keys = [exp.column(name) for name in columns]
    select = exp.select(*keys, exp.alias_(count(None), ROWS))
    return select.from_(rows.subquery("timed"), copy=False).group_by(*keys, copy=False)


def _seconds(since: Since) -> exp.Expr:
    """Give the whole seconds that a call lasted until its caller left or was taken."""
    wait: exp.Expr = exp.column("wait_seconds")
    menu: exp.Expr = exp.column("ivr_seconds")
    if since == "queue":
        return _whole(wait)
    both = exp.Add(this=_double(menu.copy()), expression=_double(wait))
    return exp.Case().when(_never_queued(), _whole(menu)).else_(_whole(both))


def _never_queued() -> exp.Expr:
    """Tell whether a call reached no queue; one whose outcome is blank is not known to have."""
    codes = [exp.Literal.string(code) for code in _ENDED_IN_MENU]
    outcome = exp.Coalesce(this=exp.column("outcome"), expressions=[exp.Literal.string("")])
    return exp.In(this=outcome, expressions=codes)


def _double(tree: exp.Expr) -> exp.Expr:
    return exp.cast(tree, "DOUBLE")


def _whole(tree: exp.Expr) -> exp.Expr:
    return exp.cast(exp.Floor(this=_double(tree)), "BIGINT")


def compute_durations(
    records: Records,
    period: Period,
    *,
    since: Since = "call",
    where: str = "channel = 'phone'",
    by: str = "",
    kept: Mapping[str, str] | None = None,
    engine: EngineSettings | None = None,
    working_days: WorkingDays = ENGLAND,
) -> tuple[Durations, ...]:
    """Count the calls of a period by how long they lasted and how they ended.

    Parameters
    ----------
    records
        Contacts.
    period
        The calls started in it.
    since
        ``call`` times them from their start, ``queue`` from the end of the menu.
    where
        The condition of the calls.
    by
        A dimension to split by: then one entry for each of its codes, and none for the total.
    kept
        Dimension values to keep.
    engine
        Which engine runs the statement; DuckDB when left out.
    working_days
        The calendar, by which a period is covered or cut.

    Returns
    -------
    tuple
        At least one. Without counts, and with the reason, where the records cannot time a call
        or hold nothing of the period.

    Raises
    ------
    ValueError
        When a dimension is no dimension of contacts.
    """
    found = Durations(period, period.full, since)
    lacking = sorted(columns_for(since) - records.columns)
    if records.table != CONTACTS.name or lacking:
        return (replace(found, reason=f"the records do not have {' and '.join(lacking)}"),)
    covered = covered_of(records, period, working_days)
    if covered is None:
        return (replace(found, reason=f"the records hold nothing of {period.label}"),)
    span = span_of(records, covered)
    tree = compile_durations(span, since=since, where=where, by=by, kept=kept)
    with open_on(records, engine) as opened:
        rows = opened.rows(tree.sql(dialect=opened.dialect))
    found = replace(found, period=covered)
    groups = sorted({str(row[_GROUP]) for row in rows})
    if not groups:
        return (replace(found, reason=f"no call started in {covered.label}"),)
    return tuple(_of_group(found, group, rows) for group in groups)


def _of_group(found: Durations, group: str, rows: Sequence[Mapping[str, Any]]) -> Durations:
    ended: list[EndedAfter] = []
    unknown = 0
    for row in rows:
        if str(row[_GROUP]) != group:
            continue
        seconds, outcome, calls = row[_SECONDS], row[_OUTCOME], int(row[ROWS])
        # Less than no time is a fault of a clock, and an outcome of another kind cannot be told.
        if seconds is None or seconds < 0 or outcome not in TIMED:
            unknown += calls
        else:
            ended.append(EndedAfter(int(seconds), str(outcome), calls))
    ended.sort(key=lambda one: (one.seconds, one.outcome))
    reason = "" if ended else "of no call is it known how long it lasted"
    return replace(found, group=group, ended=tuple(ended), unknown=unknown, reason=reason)

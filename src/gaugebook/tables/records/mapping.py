"""Records: an export mapped to its canonical table and checked.

One way for contacts, cases, feedback and staffing; what differs stands in `TableSpec`. Names,
addresses and telephone numbers never get past this module: only mapped columns are kept, keys of
people are hashed, and of what somebody wrote only the redacted text stays, under ``private/``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gaugebook.definitions.schema import ColumnSpec, TableSpec
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import SourceColumn
from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.raw import RawTable
from gaugebook.redaction import quoted
from gaugebook.tables.dataset import Counted, added
from gaugebook.tables.figures.total_words import is_total as is_total_word
from gaugebook.tables.headings import missing_heading, rules_without_heading, unmapped_headings
from gaugebook.tables.records.columns import ARROW_TYPES, ColumnRead, read_column
from gaugebook.tables.records.impossible import blank_negative, contradicting_times
from gaugebook.tables.records.keys import Occurrences, hashing, key_of_parts, key_of_row
from gaugebook.tables.records.leaving_out import apply_rules, rows_of_totals, telling
from gaugebook.tables.records.midnight import ORDERS, repair_midnight
from gaugebook.tables.records.texts import holds, spaced_once, trimmed, whole_array

Places = NDArray[np.int64]
"""Which row of the file's table, counted from 0, each row is."""


@dataclass(frozen=True)
class MappedRecords:
    """Mapped records, why rows were left out, and what was found on the way.

    `columns` are those that the export supplies; the others are blank in every row. `places` says
    which row of the file's table each one is.
    """

    table: pa.Table
    left_out: Counted
    problems: tuple[Problem, ...]
    columns: frozenset[str] = frozenset()
    places: Places = field(default_factory=lambda: np.array([], dtype=np.int64), compare=False)

    @property
    def rows_left_out(self) -> int:
        """How many rows were left out, for whatever reason."""
        return sum(rows for _, rows in self.left_out)


def map_records(
    raw: RawTable,
    source: Source,
    spec: TableSpec,
    *,
    secret: bytes,
    occurrences: Occurrences | None = None,
) -> MappedRecords:
    """Map an export to its table.

    Parameters
    ----------
    raw
        One table of the export as it was read, one column a heading.
    source
        Which heading is which column, and how codes and times are written.
    spec
        The table that the source is mapped to.
    secret
        The workspace's key for hashing keys of people.
    occurrences
        Of rows in other sheets of the same file, for a key that the whole row makes.

    Returns
    -------
    MappedRecords
        Every column of the table, times in UTC without a zone, plus the problems. A heading that
        is missing is a ``refuse``; values that cannot be read are counted. Rows that the source
        leaves out, rows of totals and rows without a time are left out, each kind counted; clock
        times that passed midnight are moved to the next day and counted; negative durations and
        counts become blank and are counted.
    """
    return _Mapping(raw, source, spec, secret, occurrences or Occurrences()).run()


class _Mapping:
    """One table on its way: the rows still kept, and what was counted so far."""

    def __init__(
        self,
        raw: RawTable,
        source: Source,
        spec: TableSpec,
        secret: bytes,
        occurrences: Occurrences,
    ) -> None:
        self.raw = raw
        self.source = source
        self.spec = spec
        self.secret = secret
        self.occurrences = occurrences
        never = [name for name in raw.table.column_names if source.is_never_read(name)]
        self.rows: pa.Table = raw.table.drop_columns(never)
        self.places: Places = np.arange(self.rows.num_rows)
        self.left_out: Counted = ()
        self.problems: list[Problem] = []
        self.times: ColumnRead | None = None

    def run(self) -> MappedRecords:
        if self._lacks_headings():
            empty = pa.schema([(c.name, ARROW_TYPES[c.type]) for c in self.spec.columns])
            return MappedRecords(empty.empty_table(), (), tuple(self.problems))
        self._fill_down()
        self._leave_out()
        self._leave_out_totals()
        columns: dict[str, pa.Array] = {}
        supplied: set[str] = set()
        for column in self.spec.columns:
            values = self._values(column)
            if values is not None and column.name not in self.spec.private_text:
                supplied.add(column.name)
            columns[column.name] = (
                pa.nulls(self.rows.num_rows, ARROW_TYPES[column.type]) if values is None else values
            )
        columns |= self._repair_midnight(columns)
        table = pa.table(columns)
        self._tell_doubtful_times(table)
        table = self._checked(table)
        return MappedRecords(
            table, self.left_out, tuple(self.problems), frozenset(supplied), self.places
        )

    def _tell(
        self, code: str, cell: str | None = None, *, line: int | None = None, **facts: Any
    ) -> None:
        where = Where(self.raw.file, sheet=self.raw.sheet, cell=cell, line=line)
        self.problems.append(problem(code, where, **facts))

    def _lost(self, code: str, count: int) -> None:
        self.left_out = added(self.left_out, ((code, count),))

    def _row(self, is_found: pa.Array | pa.ChunkedArray) -> int:
        """Give the row or line of the file in which the first of some rows stands."""
        return self.raw.row_number(int(self.places[pc.index(is_found, True).as_py()]))

    # --- headings ---------------------------------------------------------------------------------

    def _lacks_headings(self) -> bool:
        """Tell the headings that nobody mentions, and those without which nothing can be read."""
        present, where = self.rows.column_names, Where(self.raw.file, sheet=self.raw.sheet)
        self.problems += unmapped_headings(present, self.source, where)
        told = len(self.problems)
        for column in self.spec.columns:
            rule = self.source.columns.get(column.name)
            if rule is not None:
                self._check_headings(column, rule)
        self.problems += rules_without_heading(present, self.source, where)
        return any(p.is_refused for p in self.problems[told:])

    def _check_headings(self, column: ColumnSpec, rule: SourceColumn) -> None:
        groups = [(rule.headings, rule.required)] if rule.headings else []
        groups += [((part,), rule.required) for part in rule.parts]
        is_read = self._heading_of(rule.headings) is not None
        # Without them a code or a clock time would mean something else than the source says.
        groups += [(rule.day, True)] if rule.day and is_read else []
        groups += [((h,), True) for case in rule.but for h in case.where if is_read]
        for headings, is_needed in groups:
            if is_needed and self._heading_of(headings) is None:
                self._check_heading(headings[0], column.name)

    def _check_heading(self, heading: str, column: str) -> None:
        present, where = self.rows.column_names, Where(self.raw.file, sheet=self.raw.sheet)
        if heading not in present:
            self.problems.append(missing_heading(heading, column, present, self.source, where))

    def _heading_of(self, headings: tuple[str, ...]) -> str | None:
        return next((h for h in headings if h in self.rows.column_names), None)

    def _cells(self, heading: str) -> pa.Array:
        return whole_array(self.rows[heading])

    # --- rows -------------------------------------------------------------------------------------

    def _fill_down(self) -> None:
        """Give empty cells the value above them, where the source says that they mean it."""
        for rule in self.source.columns.values():
            heading = self._heading_of(rule.headings)
            if rule.fill_down and heading is not None:
                filled = pc.fill_null_forward(self._blanked(heading))
                at = self.rows.column_names.index(heading)
                self.rows = self.rows.set_column(at, heading, filled)

    def _blanked(self, heading: str) -> pa.Array:
        cells = self._cells(heading)
        return trimmed(cells) if pa.types.is_string(cells.type) else cells

    def _leave_out(self) -> None:
        present = self.rows.column_names
        rules = tuple(rule for rule in self.source.leave_out if rule.heading in present)
        if not rules:
            return
        kept = apply_rules(self.rows, rules)
        code, share = telling(sum(kept.left_out), self.rows.num_rows)
        for rule, count in zip(rules, kept.left_out, strict=True):
            if count:
                facts: dict[str, Any] = {
                    "because": rule.because,
                    "source": self.source.id,
                    "heading": rule.heading,
                    "rows": self.rows.num_rows,
                    "share": share,
                }
                found = quoted(", ".join(text or "empty" for text in rule.texts))
                self._tell(code, rule.heading, found=found, count=count, **facts)
                self._lost("left-out", count)
        self._keep(kept.places)

    def _leave_out_totals(self) -> None:
        """Leave out the rows that have no time of their own because they add up the others."""
        column = self.spec.column(self.spec.time_column)
        rule = self.source.columns.get(column.name)
        if rule is None:
            return
        self.times = self._read(column, rule)
        is_blank = pc.is_null(self.times.values)
        heading = self._heading_of(rule.headings)
        if rule.fill_down and heading is not None:
            own = whole_array(self.raw.table[heading]).take(pa.array(self.places))
            is_blank = pc.or_(is_blank, pc.is_null(trimmed(own)))
        if not pc.any(is_blank).as_py():
            return
        words = self.source.report.totals if self.source.report else ()
        original = self.raw.table.select(self.rows.column_names).take(pa.array(self.places))
        is_total = rows_of_totals(original, is_blank, words=words)
        count = pc.sum(is_total).as_py() or 0
        if count:
            at = pc.index(is_total, True).as_py()
            first = next(
                text for c in original.columns if (text := trimmed(c.slice(at, 1))[0].as_py())
            )
            facts: dict[str, Any] = {"count": count, "column": column.name}
            # A line below the records may say who printed them.
            row = f"the text in row {self._row(is_total)}"
            found = quoted(first) if is_total_word(first, also=words) else row
            self._tell("totals-row", found=found, **facts)
            self._lost("totals-row", count)
            self._keep(np.flatnonzero(~is_total.to_numpy(zero_copy_only=False)))
            self.times = None

    def _keep(self, places: Places) -> None:
        if len(places) < self.rows.num_rows:
            self.rows = self.rows.take(pa.array(places))
            self.places = self.places[places]

    # --- columns ----------------------------------------------------------------------------------

    def _values(self, column: ColumnSpec) -> pa.Array | None:
        """Give a column's values, or None where the export does not supply it."""
        rule = self.source.columns.get(column.name)
        if rule is None:
            fixed = self.source.dimensions.get(column.name)
            if fixed is None:
                return None
            return pa.repeat(pa.scalar(fixed, ARROW_TYPES[column.type]), self.rows.num_rows)
        if rule.from_row:
            return key_of_row(self.rows, secret=self.secret, occurrences=self.occurrences)
        if rule.parts:
            return self._joined_key(rule)
        if self._heading_of(rule.headings) is None:
            return None
        is_time = column.name == self.spec.time_column and self.times is not None
        read = self.times if is_time and self.times else self._read(column, rule)
        self._tell_unread(column, rule, read)
        return read.values

    def _joined_key(self, rule: SourceColumn) -> pa.Array | None:
        if not all(part in self.rows.column_names for part in rule.parts):
            return None
        keys = key_of_parts([self._cells(part) for part in rule.parts], unknown=rule.unknown)
        if rule.private != "hash":
            return keys
        hashed = hashing(self.secret)
        hashes = [None if key is None else hashed(key) for key in keys.to_pylist()]
        return pa.array(hashes, pa.string())

    def _read(self, column: ColumnSpec, rule: SourceColumn) -> ColumnRead:
        heading = self._heading_of(rule.headings)
        if heading is None:
            return ColumnRead(pa.nulls(self.rows.num_rows, ARROW_TYPES[column.type]))
        cells = self._cells(heading)
        return read_column(
            self._with_day(cells, rule) if rule.day else cells,
            column,
            rule,
            time_zone=self.source.zone,
            secret=self.secret,
            decimal_comma=self.source.decimal_comma,
            fitting=[(case, self._where_holds(case.where)) for case in rule.but],
            private_text=column.name in self.spec.private_text,
        )

    def _with_day(self, clocks: pa.Array, rule: SourceColumn) -> pa.Array:
        """Give day and clock time joined by one space; blank where one of them is."""
        if rule.unknown:
            clocks = pc.if_else(holds(clocks, rule.unknown), None, clocks)
        heading = self._heading_of(rule.day)
        days = spaced_once(self._cells(heading or rule.day[0]))
        return pc.binary_join_element_wise(days, spaced_once(clocks), " ")

    def _where_holds(self, where: dict[str, tuple[str, ...]]) -> pa.Array:
        fits = pa.array(np.ones(self.rows.num_rows, dtype=bool))
        for heading, texts in where.items():
            fits = pc.and_(fits, holds(self._cells(heading), texts))
        return fits

    def _tell_unread(self, column: ColumnSpec, rule: SourceColumn, read: ColumnRead) -> None:
        heading = self._heading_of(rule.headings)
        for unread in read.unread:
            facts: dict[str, Any] = {
                "column": column.name,
                "count": unread.rows,
                "source": self.source.id,
                "kind": column.type,
                "places": "",
            }
            # What may be a name is not told; where it stands is, so that it can be looked up.
            line = self.raw.row_number(int(self.places[unread.first])) if unread.is_hidden else None
            self._tell(unread.code, heading, line=line, found=unread.shown, **facts)
        if read.personal:
            facts = {"column": column.name, "heading": heading, "count": read.personal}
            self._tell("personal-in-dimension", heading, **facts)

    # --- what cannot be true ----------------------------------------------------------------------

    def _repair_midnight(self, columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
        rules = self.source.columns
        order = [n for n in ORDERS.get(self.spec.name, ()) if n in rules]
        clock_only = [name for name in order if rules[name].day]
        if not clock_only:
            return {}
        found = repair_midnight(
            columns, tuple(order), clock_only=clock_only, time_zone=self.source.zone
        )
        if found.rows:
            facts: dict[str, Any] = {"count": found.rows, "row": self._row(found.crossed)}
            self._tell("midnight-crossed", source=self.source.id, **facts)
        return found.columns

    def _tell_doubtful_times(self, table: pa.Table) -> None:
        """Count the rows whose times contradict each other; none is left out for it."""
        for code, is_doubtful in contradicting_times(table, self.spec).items():
            if count := pc.sum(is_doubtful).as_py():
                facts = {"count": count, "row": self._row(is_doubtful)}
                self._tell(code, source=self.source.id, **facts)

    def _checked(self, table: pa.Table) -> pa.Table:
        """Leave out what cannot be counted, blank what cannot be true; say how much of each."""
        times = table[self.spec.time_column]
        if times.null_count:
            self._tell("time-missing", count=times.null_count, column=self.spec.time_column)
            self._lost("time-missing", times.null_count)
            has_time = pc.is_valid(times)
            table = table.filter(has_time)
            self.places = self.places[has_time.to_numpy()]
        table, negative = blank_negative(table, self.spec)
        for column, (code, count) in negative.items():
            self._tell(code, count=count, column=column)
        return table

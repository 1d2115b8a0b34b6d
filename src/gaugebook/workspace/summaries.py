"""What each source holds, for the person who looks after its exports.

Files, rows, what was left out and why, what time is covered, which working days have no row, what
was found, and the one thing to do next. Counts and dates only; no row of any file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from gaugebook.definitions.working_days import WorkingDays, working_days_of
from gaugebook.errors import Problem
from gaugebook.periods import Period, long_date
from gaugebook.tables.calendar import CalendarMonth, calendar_of, stretches_missing
from gaugebook.tables.dataset import Dataset, FigureTable, InputFacts, InputFile, Records
from gaugebook.tables.reasons import words_for
from gaugebook.tables.workplan import Workplan
from gaugebook.words import counted
from gaugebook.workspace.findings import is_member

NOTHING_TO_DO = "nothing to do."
READ_THE_NOTES = (
    "nothing must be done; read the notes, which are questions to whoever made the export."
)


@dataclass(frozen=True)
class FileSummary:
    """One file: its rows, and how many were left out for each reason."""

    name: str
    rows: int
    rows_left_out: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def left_out_in_words(self) -> tuple[str, ...]:
        """The reasons with their counts, as a person reads them."""
        return tuple(f"{rows:,} {words_for(reason)}" for reason, rows in self.left_out)


@dataclass(frozen=True)
class SourceSummary:
    """One input: its source, files and rows, what it covers, what was found, what to do next.

    `months` is the calendar of records and of daily figures; `periods` says of other figures which
    period holds how many measures. `gaps` are stretches of working days without a row, as first
    and last day.
    """

    source_id: str
    label: str
    table: str
    org_code: str
    made_up: bool
    files: tuple[FileSummary, ...]
    covers: str
    months: tuple[CalendarMonth, ...]
    periods: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[date, date], ...]
    problems: tuple[Problem, ...]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(file.rows for file in self.files)

    @property
    def rows_left_out(self) -> int:
        """Rows of all files that were left out."""
        return sum(file.rows_left_out for file in self.files)

    @property
    def gaps_in_words(self) -> tuple[str, ...]:
        """The gaps as a person reads them."""
        return tuple(
            long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}"
            for first, last in self.gaps
        )

    @property
    def next_step(self) -> str:
        """The one thing to do next: what the gravest finding asks for."""
        if not self.problems:
            return NOTHING_TO_DO
        worst = self.problems[0]
        if worst.severity == "note" or not worst.remedy:
            return READ_THE_NOTES
        return f"{worst.remedy.rstrip('.')} ({worst.where})."

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain values, for JSON: months instead of days."""
        return {
            "source_id": self.source_id,
            "label": self.label,
            "table": self.table,
            "org_code": self.org_code,
            "made_up": self.made_up,
            "files": [asdict(file) | {"left_out": dict(file.left_out)} for file in self.files],
            "rows": self.rows,
            "rows_left_out": self.rows_left_out,
            "covers": self.covers,
            "months": [_month_as_dict(month) for month in self.months],
            "periods": [{"period": period, "holds": words} for period, words in self.periods],
            "gaps": [[first.isoformat(), last.isoformat()] for first, last in self.gaps],
            "problems": len(self.problems),
            "next_step": self.next_step,
        }


def summaries_of(dataset: Dataset, problems: Sequence[Problem]) -> tuple[SourceSummary, ...]:
    """Give the summary of every input, in the order of ``workspace.yaml`` within its kind.

    Parameters
    ----------
    dataset
        What was read.
    problems
        Every finding, sorted gravest first; each input gets those about its files.
    """
    working_days = working_days_of(dataset.bank_holidays)
    found = [_of_records(records, working_days) for records in dataset.records]
    found += [_of_figures(table, working_days) for table in dataset.tables]
    found += [_of_workplan(*pair) for pair in zip(dataset.plans, dataset.workplans, strict=True)]
    found += [_summary(facts, "", "nothing in it could be used") for facts in dataset.refused]
    return tuple(_with_findings(summary, problems) for summary in found)


def _with_findings(summary: SourceSummary, problems: Sequence[Problem]) -> SourceSummary:
    names = {file.name for file in summary.files}
    own = tuple(p for p in problems if p.where.file in names or is_member(p.where.file, names))
    return replace(summary, problems=own)


def _of_records(records: Records, working_days: WorkingDays) -> SourceSummary:
    months = calendar_of(records.days, working_days=working_days)
    covers = f"{long_date(records.first_day)} to {long_date(records.last_day)}"
    return _summary(records.facts, records.table, covers, months=months)


def _of_figures(table: FigureTable, working_days: WorkingDays) -> SourceSummary:
    periods = Counter(figure.period for figure in table.figures)
    if not periods:
        return _summary(table.facts, "figures", "no periods")
    first, last = min(p.start for p in periods), max(p.last_day for p in periods)
    covers = f"{counted(len(periods), 'period')}, {long_date(first)} to {long_date(last)}"
    if all(period.days == 1 for period in periods):
        days = [(period.start, count) for period, count in periods.items()]
        months = calendar_of(days, working_days=working_days)
        return _summary(table.facts, "figures", covers, months=months)
    return _summary(table.facts, "figures", covers, periods=_holdings(table, sorted(periods)))


def _holdings(table: FigureTable, periods: Sequence[Period]) -> tuple[tuple[str, str], ...]:
    """Say of each period how many of its figures have a number."""
    held = Counter(figure.period for figure in table.figures if figure.value is not None)
    every = Counter(figure.period for figure in table.figures)
    return tuple(
        (
            period.label,
            f"{held[period]} figures"
            if held[period] == every[period]
            else f"{held[period]} of {every[period]} figures have a number",
        )
        for period in periods
    )


def _of_workplan(facts: InputFacts, plan: Workplan) -> SourceSummary:
    dates = sorted({item.as_at for item in plan.items if item.as_at is not None})
    covers = counted(len(plan.items), "item")
    if dates:
        covers += f", as at {', '.join(long_date(day) for day in dates)}"
    return _summary(facts, "workplan", covers)


def _summary(
    facts: InputFacts,
    table: str,
    covers: str,
    *,
    months: tuple[CalendarMonth, ...] = (),
    periods: tuple[tuple[str, str], ...] = (),
) -> SourceSummary:
    return SourceSummary(
        source_id=facts.source_id,
        label=facts.label,
        table=table,
        org_code=facts.org_code,
        made_up=facts.made_up,
        files=tuple(_file(file) for file in facts.files),
        covers=covers,
        months=months,
        periods=periods,
        gaps=stretches_missing(months),
        problems=(),
    )


def _file(file: InputFile) -> FileSummary:
    return FileSummary(file.name, file.rows, file.rows_left_out, file.left_out)


def _month_as_dict(month: CalendarMonth) -> dict[str, Any]:
    return {
        "month": month.first.isoformat()[:7],
        "rows": month.rows,
        "days_with_rows": month.count("usual", "few"),
        "days_with_few": month.count("few"),
        "working_days_without": month.count("missing"),
    }

"""How a table of figures lies on its sheet: where labels, periods, blocks and totals are.

The words of a source's ``layout:``, ``report:`` and ``period_from:`` blocks.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Part, PeriodText
from gaugebook.periods import parse_period


class RowRule(Part):
    """What one row (or column of figures) of a published table is.

    `dimensions` are those of this row, beside the source's own: one tracker holds calls and other
    figures. A table without the row is told, unless it is not `required`.
    """

    measure: str | None = None
    metric: str | None = None
    skip: bool = False
    dimensions: dict[str, str] = Field(default_factory=dict)
    required: bool = True

    @model_validator(mode="after")
    def _one_of(self) -> RowRule:
        if sum((self.measure is not None, self.metric is not None, self.skip)) != 1:
            raise ValueError("a row has one of `measure`, `metric` or `skip: true`")
        return self


class PeriodRule(Part):
    """What one period heading stands for; `part_of` is the full period of a part one."""

    period: PeriodText
    part_of: PeriodText | None = None

    @model_validator(mode="after")
    def _lies_in_the_full_one(self) -> PeriodRule:
        if self.part_of and not parse_period(self.part_of).contains(parse_period(self.period)):
            raise ValueError(f"{self.period} does not lie in {self.part_of}")
        return self


def _as_period_rule(value: Any) -> Any:
    return value if isinstance(value, dict) else {"period": value}


PeriodRules = dict[str, Annotated[PeriodRule, BeforeValidator(_as_period_rule)]]


DatesAre = Literal["day", "week", "month", "quarter", "year"]
"""What one date stands for: itself, the week that it begins, or the month, quarter or financial
year that it lies in."""


class Layout(Part):
    """How a published table lies.

    Parameters
    ----------
    labels
        The heading over the row labels.
    sub_labels
        The heading over a second column of labels (Numerator, Denominator, Percentage); the first
        label then stands once, and its rule is named ``first / second`` under ``rows:``.
    periods
        Whether a period has a column or a row.
    target
        The heading of a column of targets.
    skip
        Headings of columns that are not read, such as a status; may end in ``*``.
    totals
        Words by which a column of totals is known, beside the usual ones. It is held against the
        periods that it adds up, and not read.
    year_heads
        Whether a row of years (often merged cells) stands above a row of months. A financial year
        such as 2022/23 holds April to December of the first and January to March of the second.
    group
        The dimension that a group heading among the rows names, where the same labels stand under
        each: a service, a line.
    group_labels
        The heading of the column in which the groups stand, where they have one of their own.
    group_codes
        What a group heading is called with us, where that differs; ``_T`` is the total.
    format
        The strptime pattern of period headings that are dates.
    dates_are
        What one such date stands for.
    """

    labels: str
    sub_labels: str | None = None
    periods: Literal["columns", "rows"] = "columns"
    target: str | None = None
    skip: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    year_heads: bool = False
    group: str | None = None
    group_labels: str | None = None
    group_codes: dict[str, str] = Field(default_factory=dict)
    format: str | None = None
    dates_are: DatesAre = "day"

    @model_validator(mode="after")
    def _groups_have_a_name(self) -> Layout:
        if (self.group_labels or self.group_codes) and self.group is None:
            raise ValueError("with `group_labels` or `group_codes`, `group` names the dimension")
        return self

    def is_skipped(self, heading: str) -> bool:
        """Whether a column of the table is left alone.

        >>> Layout(labels="Indicator", skip=("RAG*",)).is_skipped("RAG status")
        True
        """
        return any(
            heading.startswith(mark[:-1]) if mark.endswith("*") else heading == mark
            for mark in self.skip
        )


class ReportLayout(Part):
    """How a summary report lies that is more than one heading row and its rows.

    Parameters
    ----------
    block
        The dimension that a line above each block names (``Queue: Council Tax``); the heading row
        may stand again in every block.
    block_label
        What stands before the name in such a line, as ``Queue:``; without it a line with one
        filled cell names the block.
    totals
        Words by which a row of totals is known, beside the usual ones (Total, Grand total,
        Sub-total, Overall). Such a row is held against the rows it adds up, and not read.
    whole
        Dimensions of which the table has every code, such as all lines: where no total is printed,
        theirs is the sum. Without it they are taken for whole only where a printed total agrees.
    dates_are
        What one date in the period column stands for.
    add_up
        ``day`` where a row is of less than a day, such as a half hour: its rows are then added up.
    """

    block: str | None = None
    block_label: str | None = None
    totals: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    dates_are: DatesAre = "day"
    add_up: Literal["day"] | None = None


class PeriodFrom(Part):
    """Where the period stands, when no column holds it: in a line above the table or a file name.

    `fixed` is for a table that is of one time and says so nowhere in its file, such as a census.
    `line` and `file_name` are texts with ``{first}`` and ``{last}`` for days, or ``{period}`` for
    a period in any form that people write: ``From {first} to {last}``. `format` is the strptime
    pattern of the days.
    """

    line: str | None = None
    file_name: str | None = None
    fixed: PeriodText | None = None
    format: str = "%d/%m/%Y"

    @model_validator(mode="after")
    def _one_place(self) -> PeriodFrom:
        texts = [text for text in (self.line, self.file_name, self.fixed) if text is not None]
        if len(texts) != 1:
            raise ValueError("a period stands in one of `line`, `file_name` and `fixed`")
        if self.fixed is None and not any(mark in texts[0] for mark in ("{first}", "{period}")):
            raise ValueError("it needs {first}, {first} and {last}, or {period}")
        return self
